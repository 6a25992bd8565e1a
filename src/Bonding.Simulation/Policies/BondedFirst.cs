namespace Bonding.Simulation.Policies;

/// <summary>
/// Tenants with units before all others, whatever it costs these: no rule can serve the bonded tenants together sooner. It shows what is left to gain,
/// not what would be right.
/// </summary>
public sealed class BondedFirst : IAllocationPolicy
{
    // To the kernel's sharing, nearly all.
    private const int Precedence = 10_000;

    public string Name => PolicyCatalog.BondedFirst;

    public bool IsIdeal => true;

    public bool HasBonds => true;

    public IReadOnlyList<CpuWrite> Decide(ClusterView cluster) =>
        [.. cluster.Tenants.Select(tenant => new CpuWrite(tenant.Index, tenant.Spec.BaseRequest * (tenant.Ledger.BondedUnits > 0 ? Precedence : 1), tenant.Limit))];
}
