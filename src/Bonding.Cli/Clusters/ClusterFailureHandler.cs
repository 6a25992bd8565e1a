using System.CommandLine;
using Bonding.Cli.Output;
using Bonding.Kubernetes.Client;

namespace Bonding.Cli.Clusters;

/// <summary>Turns errors of a server, or of the connection to it, into one line and <see cref="ExitCodes.Error"/>.</summary>
internal static class ClusterFailureHandler
{
    public static async Task<int> RunAsync(ParseResult parsed, Func<Task<int>> act)
    {
        try
        {
            return await act();
        }
        catch (Exception error)
            when (error
                    is CliException
                        or ApiException
                        or HttpRequestException
                        or IOException
                        or TimeoutException
                        or UnauthorizedAccessException
            )
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"error: {error.Message}");
            return ExitCodes.Error;
        }
    }
}
