namespace Bonding.Domain.Allocation;

/// <summary>
/// A pod in its place: its facts beside those of its tenant, and what the decision has found of both so far. CPU in millicores.
/// </summary>
public readonly ref struct PlacedPod
{
    private readonly ref readonly PodFacts _pod;
    private readonly ref readonly TenantFacts _tenant;
    private readonly int _podsOfTenant;

    /// <param name="pod">The pod.</param>
    /// <param name="tenant">The tenant that it runs.</param>
    /// <param name="podsOfTenant">Pods of the tenant, this one included: they share its size and its baseline evenly.</param>
    public PlacedPod(ref readonly PodFacts pod, ref readonly TenantFacts tenant, int podsOfTenant)
    {
        _pod = ref pod;
        _tenant = ref tenant;
        _podsOfTenant = podsOfTenant;
    }

    public ref readonly PodFacts Pod => ref _pod;

    public ref readonly TenantFacts Tenant => ref _tenant;

    /// <summary>Whether the tenant's credits no longer pay for more than its baseline, <see cref="CpuLimitRule.IsExhausted"/>.</summary>
    public bool CreditsExhausted { get; init; }

    /// <summary>Whether the need of some tenant of the node is not met, <see cref="FairShares.AreShort"/>.</summary>
    public bool NodeIsShort { get; init; }

    /// <summary>
    /// The node's allocatable CPU: where a limit goes back to that the operator introduced. Null if the node is not known.
    /// </summary>
    public int? NodeAllocatable { get; init; }

    /// <summary>All the CPU that the pod can use. 0 when unknown: then its limit is never lowered.</summary>
    public int SizeMillicores => _tenant.SizeMillicores / _podsOfTenant;

    /// <summary>The pod's part of what its tenant earns for.</summary>
    public int BaselineMillicores => _tenant.BaselineMillicores / _podsOfTenant;
}
