using Bonding.Domain.Multipliers;

namespace Bonding.Operator.Prometheus;

/// <summary>What a tick needs to read.</summary>
/// <param name="Namespaces">The namespaces of the tenants, with what each of them wants; none twice.</param>
/// <param name="Settled">Resources that credits are settled for.</param>
/// <param name="Sources">The exporters that report the tenants.</param>
public sealed record UsageRequest(
    IReadOnlyList<NamespaceRequest> Namespaces,
    IReadOnlySet<MeteredResource> Settled,
    IReadOnlySet<MetricSource> Sources
)
{
    public IEnumerable<string> Names => Namespaces.Select(one => one.Namespace);

    /// <summary>Whether the past of some tenant is not remembered, so that it must be read.</summary>
    public bool ReachesBack => Namespaces.Any(one => one.ReachesBack);

    /// <summary>The same, with the pods that VMs run in: their limits hold the VMs back.</summary>
    public UsageRequest WithPods => this with { Sources = new HashSet<MetricSource>(Sources) { MetricSource.Pod } };

    /// <summary>Returns up to where each ledger was read.</summary>
    public IReadOnlyCollection<DateTimeOffset> Wanted(DateTimeOffset present) => [.. Namespaces.SelectMany(one => one.Wanted(present))];

    /// <summary>Returns the request for those namespaces that a condition holds for.</summary>
    public UsageRequest Where(Predicate<string> isWanted) =>
        this with
        {
            Namespaces = [.. Namespaces.Where(one => isWanted(one.Namespace))],
        };
}

/// <summary>What the tenants of one namespace want.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Wanted">Returns up to where each ledger was read, given the present.</param>
/// <param name="ReachesBack">Whether the past of some tenant is not remembered, so that it must be read.</param>
public sealed record NamespaceRequest(
    string Namespace,
    Func<DateTimeOffset, IReadOnlyCollection<DateTimeOffset>> Wanted,
    bool ReachesBack = false
);
