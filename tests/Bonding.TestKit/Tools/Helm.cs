using Bonding.TestKit.Parts;

namespace Bonding.TestKit.Tools;

/// <summary>The real helm, with the cluster and the user of a kubeconfig file.</summary>
public sealed class Helm(string kubeconfigPath)
{
    /// <summary>Runs <c>helm</c> with these arguments; <paramref name="input"/> goes to its standard input.</summary>
    /// <exception cref="MissingPartException">helm is not installed.</exception>
    public Task<ToolResult> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken, string? input = null) =>
        ToolProcess.RunAsync(InstalledParts.Helm, kubeconfigPath, arguments, input, cancellationToken);
}
