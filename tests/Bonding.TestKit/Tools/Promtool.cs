using Bonding.TestKit.Parts;

namespace Bonding.TestKit.Tools;

/// <summary>The real promtool.</summary>
public static class Promtool
{
    private static readonly string NoCluster = Path.Combine(Path.GetTempPath(), "no-cluster.kubeconfig");

    /// <summary>Runs <c>promtool</c> with these arguments.</summary>
    /// <exception cref="MissingPartException">promtool is not installed.</exception>
    public static Task<ToolResult> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        ToolProcess.RunAsync(InstalledParts.Promtool, NoCluster, arguments, null, cancellationToken);
}
