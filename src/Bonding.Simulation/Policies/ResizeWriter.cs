using Bonding.Domain.Allocation;

namespace Bonding.Simulation.Policies;

/// <summary>
/// The way from shares to writes that the operator goes: the plan with its band and dwell, the write budget, and no increase on a node where
/// a decrease had to wait.
/// </summary>
internal sealed class ResizeWriter(AllocationTerms terms)
{
    private const double MostPerSecond = 20;
    private double tokens = 1;

    public IReadOnlyList<CpuWrite> Write(ClusterView cluster, IReadOnlyDictionary<string, TenantShare> shares, IEnumerable<RunningPod> pods)
    {
        var rate = Math.Min(terms.WritesPerSecond, MostPerSecond);
        tokens = Math.Min(Math.Max(1, rate), tokens + rate);
        var tenants = cluster.Tenants.ToDictionary(tenant => tenant.Spec.Key);
        var blocked = new HashSet<string>(StringComparer.Ordinal);
        var writes = new List<CpuWrite>();
        foreach (var resize in ResizePlan.For(pods, shares, terms, cluster.Now).Resizes)
        {
            var tenant = tenants[resize.Key];
            if (tokens >= 1 && (resize.IsDecrease || !blocked.Contains(tenant.Spec.Node)))
            {
                tokens--;
                writes.Add(new CpuWrite(tenant.Index, resize.ToRequest, resize.ToLimit));
            }
            else if (resize.IsDecrease) blocked.Add(tenant.Spec.Node);
        }
        return writes;
    }
}
