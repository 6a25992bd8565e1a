namespace Bonding.Cli.Output;

/// <summary>Turns what a user can mend into one line and an exit code.</summary>
internal static class FailureHandler
{
    public static async Task<int> RunAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception problem)
            when (problem is FormatException or IOException or HttpRequestException or ArgumentException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return 1;
        }
    }
}

/// <summary>What the user has to know, in one line; nothing else is printed.</summary>
internal sealed class CliException(string message) : Exception(message);

/// <summary>What the commands return to the shell.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>What was asked for was found, and is not in order.</summary>
    public const int CheckFailed = 1;

    /// <summary>It could not be looked at.</summary>
    public const int Error = 2;
}
