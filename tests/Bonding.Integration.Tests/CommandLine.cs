using System.Diagnostics;
using Bonding.TestKit.Parts;

namespace Bonding.Integration.Tests;

/// <summary><c>kubectl bonding</c> as a process of its own.</summary>
internal static class CommandLine
{
    /// <param name="kubeconfig">What it finds in KUBECONFIG.</param>
    public static Task<(int Code, string Output, string Error)> RunAsync(string kubeconfig, params IEnumerable<string> arguments) =>
        RunAsync("dotnet", kubeconfig, [Path.Combine(AppContext.BaseDirectory, "kubectl-bonding.dll"), .. arguments]);

    /// <summary>By kubectl, which finds it on the PATH.</summary>
    /// <param name="arguments">Of kubectl.</param>
    public static Task<(int Code, string Output, string Error)> RunByKubectlAsync(
        string kubeconfig,
        params IEnumerable<string> arguments
    ) => RunAsync(InstalledParts.Kubectl, kubeconfig, arguments);

    private static async Task<(int Code, string Output, string Error)> RunAsync(
        string program,
        string kubeconfig,
        IEnumerable<string> arguments
    )
    {
        var stop = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["KUBECONFIG"] = kubeconfig;
        start.Environment["PATH"] = AppContext.BaseDirectory + Path.PathSeparator + start.Environment["PATH"];
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(stop), process.StandardError.ReadToEndAsync(stop));
        await process.WaitForExitAsync(stop);
        return (process.ExitCode, await output, await error);
    }
}
