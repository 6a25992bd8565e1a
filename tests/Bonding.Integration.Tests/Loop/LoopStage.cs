using Bonding.TestKit.Proxies;

namespace Bonding.Integration.Tests.Loop;

/// <summary>A stage on which the operator runs in the test's process, and whose resizes are seen.</summary>
public sealed class LoopStage : ClusterStage
{
    internal ResizeLog Resizes { get; } = new();

    protected override ApiProxyOptions ProxyOptions => new() { Rules = [Resizes] };
}
