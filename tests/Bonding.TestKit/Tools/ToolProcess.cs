using System.Diagnostics;

namespace Bonding.TestKit.Tools;

/// <summary>Runs a Kubernetes command line tool to its end.</summary>
internal static class ToolProcess
{
    public static async Task<ToolResult> RunAsync(
        string binary,
        string kubeconfigPath,
        IEnumerable<string> arguments,
        string? input,
        CancellationToken cancellationToken
    )
    {
        using var process = Process.Start(StartInfo(binary, kubeconfigPath, arguments))!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
            process.StandardInput.Close();
            await process.WaitForExitAsync(cancellationToken);
            var command = $"{Path.GetFileName(binary)} {string.Join(' ', process.StartInfo.ArgumentList)}";
            return new ToolResult(command, process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static ProcessStartInfo StartInfo(string binary, string kubeconfigPath, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(binary, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["KUBECONFIG"] = kubeconfigPath;
        // The tools cache what a server offers by its address; a later control plane on the same port may offer other kinds.
        start.Environment["KUBECACHEDIR"] = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(kubeconfigPath))!, "kube-cache");
        return start;
    }
}
