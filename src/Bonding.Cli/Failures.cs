namespace Bonding.Cli;

/// <summary>Turns what a user can mend into one line and an exit code.</summary>
internal static class Failures
{
    public static async Task<int> TellAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception problem) when (problem is FormatException or IOException or HttpRequestException or ArgumentException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return 1;
        }
    }
}
