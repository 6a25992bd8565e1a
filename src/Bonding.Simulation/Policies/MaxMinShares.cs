namespace Bonding.Simulation.Policies;

/// <summary>Plain max-min fairness in proportion to the base requests, on each second's demand, without memory.</summary>
public sealed class MaxMinShares : IAllocationPolicy
{
    public string Name => PolicyCatalog.MaxMin;

    public bool IsIdeal => true;

    public bool HasBonds => false;

    // The kernel's sharing is weighted max-min by itself.
    public IReadOnlyList<CpuWrite> Decide(ClusterView cluster) =>
        [.. cluster.Tenants.Select(tenant => new CpuWrite(tenant.Index, tenant.Spec.BaseRequest, null))];
}
