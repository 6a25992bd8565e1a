using Bonding.Simulation.Scenarios;

namespace Bonding.Simulation.Results;

/// <summary>The result of one policy in one window.</summary>
/// <param name="Window">The window.</param>
/// <param name="Tenants">The results per tenant, in the order of the scenario.</param>
/// <param name="Utilisation">The CPU spent on tenants' work, as a share of all nodes' CPU, 0 to 1.</param>
/// <param name="UtilisationUnderContention">
/// The same over the seconds in which the node had more work than CPU; NaN if there are none.
/// </param>
public sealed record WindowResult(
    MeasureWindow Window,
    IReadOnlyList<TenantResult> Tenants,
    double Utilisation,
    double UtilisationUnderContention
)
{
    /// <summary>The results per class, in the order of their names.</summary>
    public IReadOnlyList<ClassResult> Classes { get; } =
    [
        .. Tenants
            .GroupBy(tenant => tenant.Class)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => ClassResult.Of(group.Key, [.. group])),
    ];

    /// <summary>The number of writes that waited for the budget until they were no longer wanted.</summary>
    public int WritesNotMade { get; init; }

    /// <summary>Jain's index of the tenants' shares of work served in time.</summary>
    public double Jain => Fairness.Jain(Shares);

    /// <summary>The smallest over the largest of the tenants' shares of work served in time.</summary>
    public double MinOverMax => Fairness.MinOverMax(Shares);

    /// <summary>The smallest <see cref="TenantResult.SharingIncentive"/> of any tenant.</summary>
    public double LeastSharingIncentive => Tenants.Count > 0 ? Tenants.Min(tenant => tenant.SharingIncentive) : 1;

    private double[] Shares => [.. Tenants.Where(tenant => tenant.Work.Offered > 0).Select(tenant => tenant.InTimeShare)];

    /// <summary>Returns the class of that name, or null if the scenario has none.</summary>
    public ClassResult? Find(string name) => Classes.FirstOrDefault(result => result.Class == name);
}

/// <summary>All tenants of a class in one window.</summary>
public sealed record ClassResult(string Class, int Tenants, WorkTally Work)
{
    /// <summary>What their pods requested.</summary>
    public RequestTally Requests { get; init; } = new();

    /// <summary>Adds up tenants.</summary>
    public static ClassResult Of(string name, IReadOnlyList<TenantResult> tenants) =>
        new(name, tenants.Count, WorkTally.Of(tenants.Select(tenant => tenant.Work)))
        {
            Requests = RequestTally.Of(tenants.Select(tenant => tenant.Requests)),
        };
}

/// <summary>One tenant in one window.</summary>
/// <param name="Work">The outcome of its work.</param>
/// <param name="Alone">The work that a fixed part of its node, in proportion to its base request, would have served in time.
/// It is computed when it is read, which takes as long as a run.</param>
public sealed record TenantResult(string Key, string Owner, string Class, WorkTally Work, Lazy<double> Alone)
{
    /// <summary>What its pod requested.</summary>
    public RequestTally Requests { get; init; } = new();

    /// <summary>The share of its work that was served in time, 0 to 1; 1 for a tenant without work.</summary>
    public double InTimeShare => Work.Offered > 0 ? Work.InTime / Work.Offered : 1;

    /// <summary>The work served in time over that of the fixed part. A value of 1 or more means that the tenant gains by sharing.</summary>
    public double SharingIncentive => Alone.Value > 0 ? Work.InTime / Alone.Value : 1;
}

/// <summary>Measures of evenness: 1 is even.</summary>
public static class Fairness
{
    /// <summary>Computes Jain's index (Jain, Chiu and Hawe 1984): (Σx)² / (n · Σx²), from 1/n to 1; 1 if there are no shares.</summary>
    public static double Jain(IReadOnlyCollection<double> shares)
    {
        double sum = shares.Sum(),
            squares = shares.Sum(share => share * share);
        return squares > 0 ? sum * sum / (shares.Count * squares) : 1;
    }

    /// <summary>Computes the smallest over the largest share, 0 to 1; 1 if there are no shares.</summary>
    public static double MinOverMax(IReadOnlyCollection<double> shares) =>
        shares.Count > 0 && shares.Max() > 0 ? shares.Min() / shares.Max() : 1;
}
