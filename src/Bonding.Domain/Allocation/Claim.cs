namespace Bonding.Domain.Allocation;

/// <summary>One tenant while a node is shared out.</summary>
internal struct Claim
{
    public double Weight;
    public int Floor;

    /// <summary>What of the floor it has already: nothing takes that from it.</summary>
    public int Kept;
    public int Need;
    public int Demand;

    /// <summary>Where its share starts to rise, and where it stops.</summary>
    public int From;
    public int To;
    public int Share;

    /// <summary>Level that it has used up already: its share begins to rise that much later.</summary>
    public double Debt;

    public static Claim Of(in TenantDemand tenant, int floor) => new()
    {
        Weight = tenant.Weight,
        Floor = Math.Min(floor, tenant.Size),
        Kept = Math.Min(Math.Min(floor, tenant.Size), tenant.Request),
        Need = tenant.NeedWithin(floor),
        Demand = tenant.DemandWithin(floor),
    };

    public readonly string Reason =>
        Share >= Demand ? AllocationReason.DemandMet
        : Share >= Need ? AllocationReason.NeedMet
        : Share <= Floor ? AllocationReason.Floor
        : AllocationReason.FairShare;
}
