using Bonding.Domain;
using Bonding.Domain.Allocation;

namespace Bonding.Simulation.Policies;

/// <summary>
/// Burst credits as on AWS burstable instances, without bonding: requests stay, and a tenant without credits is limited to its baseline.
/// </summary>
public sealed class BurstCredits(AllocationRules rules) : IAllocationPolicy
{
    public string Name => PolicyCatalog.Credits;

    public bool IsIdeal => false;

    public bool HasBonds => false;

    public IReadOnlyList<CpuWrite> Decide(PolicySnapshot cluster) =>
        [
            .. cluster
                .Tenants.Select(tenant => (Tenant: tenant, Limit: LimitOf(tenant)))
                .Where(tenant => tenant.Limit != tenant.Tenant.Limit)
                .Select(tenant => new CpuWrite(tenant.Tenant.Index, tenant.Tenant.Request, tenant.Limit)),
        ];

    private Millicores? LimitOf(PolicyTenant tenant)
    {
        var throttled = tenant.Limit != tenant.Spec.Limit;
        return CpuLimitRule.IsExhausted(CpuLimitRule.ReserveOf(tenant.Ledger, tenant.AccountRules, rules), throttled)
            ? Millicores.Max(rules.Floor, tenant.AccountRules.Rate.Baseline)
            : tenant.Spec.Limit;
    }
}
