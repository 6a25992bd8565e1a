using Bonding.TestKit.Parts;

namespace Bonding.TestKit.Tools;

/// <summary>The real kubectl, with the cluster and the user of a kubeconfig file.</summary>
public sealed class Kubectl(string kubeconfigPath)
{
    /// <summary>Runs <c>kubectl</c> with these arguments; <paramref name="input"/> goes to its standard input.</summary>
    /// <exception cref="MissingPartException">kubectl is not installed.</exception>
    public Task<ToolResult> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken, string? input = null) =>
        ToolProcess.RunAsync(InstalledParts.Kubectl, kubeconfigPath, arguments, input, cancellationToken);
}
