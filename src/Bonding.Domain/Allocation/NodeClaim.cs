namespace Bonding.Domain.Allocation;

/// <summary>What one pod asks of its node while the node is shared out, and what it gets. CPU in millicores.</summary>
/// <param name="Key">namespace/name: the total order of claims.</param>
/// <param name="BaseRequest">Request that the multiplier is applied to, above 0.</param>
/// <param name="Multiplier">Effective multiplier, above 0.</param>
/// <param name="Need">Forecast peak need; its present request if there is no forecast.</param>
/// <param name="Size">The most that it can use.</param>
internal record struct NodeClaim(string Key, int BaseRequest, double Multiplier, int Need, int Size)
{
    /// <summary>
    /// Whether it uses more than its request on a node that is used up. Then its use is what its share lets through, so how much more it
    /// wants is not known, and its entitlement counts as needed.
    /// </summary>
    public bool NeedIsBounded { get; init; }

    /// <summary>Its present request. It keeps that, up to the floor, even where the floors do not fit. 0 if it has none.</summary>
    public int Request { get; init; }

    /// <summary>Base multiplier: claims with the same one are peers. 0 for a claim that has no peers.</summary>
    public double PeerGroup { get; init; }

    /// <summary><see cref="FairnessState.Ahead"/> of its tenant.</summary>
    public double Ahead { get; init; }

    /// <summary>The most that it is remembered to use.</summary>
    public int Peak { get; init; }

    /// <summary>Its share; set by <see cref="FairShares"/>, changed by <see cref="PeerShares"/>.</summary>
    public int Share { get; set; }

    /// <summary>Why its share is not more (a constant of <see cref="AllocationReason"/>); set with the share.</summary>
    public string Reason { get; set; } = "";

    /// <summary>Where its share starts to rise when capacity is filled in, <see cref="WaterFill"/>.</summary>
    public int From { get; set; }

    /// <summary>Where its share stops to rise, <see cref="From"/> or more.</summary>
    public int To { get; set; }

    /// <summary>Level that it has used up already: its share begins to rise that much later. 0 or more.</summary>
    public double Debt { get; set; }

    public readonly double Weight => BaseRequest * Multiplier;

    /// <summary>What its tenant paid for: its base request times its multiplier, bounded by its size.</summary>
    public readonly int Entitlement => (int)Math.Min(Size, Math.Round(Weight));

    /// <summary>Returns the least that it gets unless the floors alone exceed the capacity.</summary>
    public readonly int FloorWithin(int floor) => Math.Min(floor, Size);

    /// <summary>Returns the part of its floor that it has already: nothing takes that from it.</summary>
    public readonly int KeptWithin(int floor) => Math.Min(FloorWithin(floor), Request);

    /// <summary>Returns what is met first: its need, at least the floor, at most its size.</summary>
    public readonly int NeedWithin(int floor) =>
        Math.Max(FloorWithin(floor), Math.Min(Size, NeedIsBounded ? Math.Max(Need, Entitlement) : Need));

    /// <summary>
    /// Returns what is met while there is room: its need or its entitlement, whichever is more. The rest of an entitlement is a reserve for
    /// a surge that no forecast saw.
    /// </summary>
    public readonly int DemandWithin(int floor) => Math.Max(NeedWithin(floor), Entitlement);

    /// <summary>Returns why its share is what it is, where the floors fit.</summary>
    public readonly string ReasonWithin(int floor)
    {
        var need = NeedWithin(floor);
        return Share >= Math.Max(need, Entitlement) ? AllocationReason.DemandMet
            : Share >= need ? AllocationReason.NeedMet
            : Share <= FloorWithin(floor) ? AllocationReason.Floor
            : AllocationReason.FairShare;
    }
}
