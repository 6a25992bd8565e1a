namespace Bonding.Cli.Output;

/// <summary>Turns errors that the user can correct into one line and an exit code.</summary>
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

/// <summary>An error whose message is all that the user needs: one line, printed without a stack trace.</summary>
internal sealed class CliException(string message) : Exception(message);

/// <summary>The exit codes of the commands.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>The object was read, and the check found it wrong.</summary>
    public const int CheckFailed = 1;

    /// <summary>The object could not be read, so nothing was checked.</summary>
    public const int Error = 2;
}
