using Bonding.Simulation.Scenarios;

namespace Bonding.Simulation.Results;

/// <summary>What one policy achieved in one window.</summary>
/// <param name="Tenants">In the order of the scenario.</param>
/// <param name="Utilisation">CPU spent on tenants' work, as a share of all nodes' CPU, 0 to 1.</param>
/// <param name="UtilisationUnderContention">The same over the seconds in which the node had more work than CPU; NaN if there were none.</param>
public sealed record WindowResult(
    MeasureWindow Window, IReadOnlyList<TenantResult> Tenants, double Utilisation, double UtilisationUnderContention)
{
    /// <summary>In the order of their names.</summary>
    public IReadOnlyList<ClassResult> Classes { get; } =
        [.. Tenants.GroupBy(tenant => tenant.Class).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new ClassResult(group.Key, group.Count(), WorkTally.Of(group.Select(tenant => tenant.Work))))];

    /// <summary>Of the shares of work served in time.</summary>
    public double Jain => Fairness.Jain(Shares);

    /// <inheritdoc cref="Jain"/>
    public double MinOverMax => Fairness.MinOverMax(Shares);

    /// <summary>The least <see cref="TenantResult.SharingIncentive"/> of any tenant.</summary>
    public double LeastSharingIncentive => Tenants.Count > 0 ? Tenants.Min(tenant => tenant.SharingIncentive) : 1;

    private double[] Shares => [.. Tenants.Where(tenant => tenant.Work.Offered > 0).Select(tenant => tenant.InTimeShare)];

    /// <summary>The class of that name, if the scenario has one.</summary>
    public ClassResult? Find(string name) => Classes.FirstOrDefault(result => result.Class == name);
}
