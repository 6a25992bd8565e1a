using System.Diagnostics;

namespace Bonding.Integration.Tests;

/// <summary><c>kubectl bonding</c> as a process of its own.</summary>
internal static class CommandLine
{
    /// <param name="kubeconfig">What it finds in KUBECONFIG.</param>
    public static async Task<(int Code, string Output, string Error)> RunAsync(string kubeconfig, params IEnumerable<string> arguments)
    {
        var stop = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "kubectl-bonding.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["KUBECONFIG"] = kubeconfig;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(stop), process.StandardError.ReadToEndAsync(stop));
        await process.WaitForExitAsync(stop);
        return (process.ExitCode, await output, await error);
    }
}
