namespace Bonding.Domain.Allocation;

/// <summary>What one tenant asks of its node, in millicores.</summary>
/// <param name="Key">namespace/name: the total order of tenants.</param>
/// <param name="BaseRequest">Request of its pod at first sight, above 0.</param>
/// <param name="Multiplier">Effective multiplier, above 0.</param>
/// <param name="Need">Forecast peak need; its present request when there is no forecast.</param>
/// <param name="Size">All vCPUs of the tenant: it can use no more.</param>
public readonly record struct TenantDemand(string Key, int BaseRequest, double Multiplier, int Need, int Size)
{
    /// <summary>
    /// The tenant uses more than its request on a node that is used up. Then its usage is what its share lets through, nobody knows how much more
    /// it wants, and its entitlement counts as needed.
    /// </summary>
    public bool NeedIsBounded { get; init; }

    /// <summary>Its present request: what is left to it, up to the floor, even where the floors do not fit. 0 for one that has none.</summary>
    public int Request { get; init; }

    /// <summary>Base multiplier: tenants with the same are peers. 0 for one that has none.</summary>
    public double PeerGroup { get; init; }

    /// <summary>See <see cref="FairnessState.Ahead"/>.</summary>
    public double Ahead { get; init; }

    /// <summary>The most that it is remembered to use.</summary>
    public int Peak { get; init; }

    public double Weight => BaseRequest * Multiplier;

    /// <summary>What it paid for: its base request times its multiplier, bounded by its size.</summary>
    public int Entitlement => (int)Math.Min(Size, Math.Round(Weight));

    /// <summary>What is met first: its need, at least the floor, at most its size.</summary>
    public int NeedWithin(int floor) => Math.Max(Math.Min(floor, Size), Math.Min(Size, NeedIsBounded ? Math.Max(Need, Entitlement) : Need));

    /// <summary>What is met while there is room: its need or its entitlement, whichever is more. The rest of an entitlement is a reserve for a
    /// surge that no forecast saw.</summary>
    public int DemandWithin(int floor) => Math.Max(NeedWithin(floor), Entitlement);
}
