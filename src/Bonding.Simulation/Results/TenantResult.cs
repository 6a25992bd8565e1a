namespace Bonding.Simulation.Results;

/// <summary>One tenant in one window.</summary>
/// <param name="Work">What became of its work.</param>
/// <param name="Alone">Work that a fixed part of its node, in proportion to its base request, would have served in time.</param>
public sealed record TenantResult(string Key, string Owner, string Class, WorkTally Work, double Alone)
{
    /// <summary>Share of its work that was served in time, 0 to 1; 1 for a tenant without work.</summary>
    public double InTimeShare => Work.Offered > 0 ? Work.InTime / Work.Offered : 1;

    /// <summary>Work served in time beside what its fixed part would have served: 1 or more means that it gains by sharing.</summary>
    public double SharingIncentive => Alone > 0 ? Work.InTime / Alone : 1;
}
