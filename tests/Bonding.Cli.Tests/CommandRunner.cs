using System.CommandLine;

namespace Bonding.Cli.Tests;

/// <summary>Runs one command of the program and gives its exit code and what it wrote.</summary>
internal static class CommandRunner
{
    private static readonly SemaphoreSlim OneAtATime = new(1);

    public static async Task<(int Code, string Output, string Errors)> RunAsync(System.CommandLine.Command command, params string[] options)
    {
        await OneAtATime.WaitAsync(TestContext.Current.CancellationToken);
        var (output, errors) = (Console.Out, Console.Error);
        using var written = new StringWriter();
        using var told = new StringWriter();
        try
        {
            Console.SetOut(written);
            Console.SetError(told);
            var root = new RootCommand { command };
            var configuration = new InvocationConfiguration { Output = written, Error = told };
            var code = await root.Parse([command.Name, .. options]).InvokeAsync(configuration, TestContext.Current.CancellationToken);
            return (code, written.ToString(), told.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(errors);
            OneAtATime.Release();
        }
    }
}
