namespace Bonding.TestKit.Tools;

/// <summary>What a command line tool left: its exit code and all it wrote.</summary>
public sealed record ToolResult(string Command, int ExitCode, string Output, string Error)
{
    /// <summary>The standard output of a run that went well.</summary>
    /// <exception cref="InvalidOperationException">
    /// The exit code is not 0. The message holds the command and its standard error.
    /// </exception>
    public string OutputOrThrow() =>
        ExitCode == 0 ? Output : throw new InvalidOperationException($"{Command} ended with {ExitCode}:\n{Error}\n{Output}");
}
