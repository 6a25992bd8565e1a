using Bonding.Domain.Bursts;

namespace Bonding.Domain.Allocation;

/// <summary>What one pod asks of its node while the node is shared out, and what it gets. CPU in millicores.</summary>
/// <param name="Key">namespace/name: the total order of claims.</param>
/// <param name="BaseRequest">Request that multipliers are applied to, above 0.</param>
/// <param name="Need">Forecast peak need.</param>
/// <param name="Size">The most that it can use.</param>
internal record struct NodeClaim(string Key, int BaseRequest, int Need, int Size)
{
    /// <summary>Least that it may have, whatever the node holds.</summary>
    public int Least { get; init; }

    /// <summary>What its units are worth: its base request times its base multiplier. Its base request without units.</summary>
    public double Entitlement { get; init; } = BaseRequest;

    /// <summary>What it holds while it is boosted and the node has room. Its base request without units.</summary>
    public double Boost { get; init; } = BaseRequest;

    /// <summary>Whether its tenant has units. The others are its neighbours.</summary>
    public bool IsBonded { get; init; }

    /// <summary>Whether its node keeps it as it was created.</summary>
    public bool IsFixed { get; init; }

    /// <summary>The level of its tenant; <see cref="BurstLevel.Resting"/> without units.</summary>
    public BurstLevel Level { get; init; }

    /// <summary>What it used last; 0 if that is not known.</summary>
    public double Use { get; init; }

    /// <summary>Whether <see cref="Use"/> was seen.</summary>
    public bool UseIsKnown { get; init; }

    /// <summary>
    /// Whether it uses more than its request on a node that is used up. Then its use is what its share lets through, so how much more it
    /// wants is not known, and its entitlement counts as needed.
    /// </summary>
    public bool NeedIsBounded { get; init; }

    /// <summary>Whose it is: claims of one owner are siblings.</summary>
    public string Owner { get; init; } = Key;

    /// <summary>Use of its tenant over its part of its nodes, less one: 0 is just its part, -1 is nothing at all.</summary>
    public double Ahead { get; init; }

    /// <summary>The most that it is remembered to use.</summary>
    public int Peak { get; init; }

    /// <summary>How much of its boost is paid by what siblings gave back, 0 to 1; set by <see cref="SiblingBoosts"/>.</summary>
    public double PaidBySiblings { get; set; }

    /// <summary>Its share; set by <see cref="EntitlementShares"/>, changed by <see cref="PeerShares"/>.</summary>
    public int Share { get; set; }

    /// <summary>Why its share is what it is (a constant of <see cref="AllocationReason"/>); set with the share.</summary>
    public string Reason { get; set; } = "";

    /// <summary>Where its share starts to rise when capacity is filled in, <see cref="WaterFill"/>.</summary>
    public int From { get; set; }

    /// <summary>Where its share stops to rise, <see cref="From"/> or more.</summary>
    public int To { get; set; }

    /// <summary>How much of its part it uses now, 0 to 1; 1 if that is not known. Set by <see cref="OwnerWeights"/>.</summary>
    public double Activity { get; set; }

    /// <summary>By what its base request is multiplied when shares are made even, above 0; set by <see cref="OwnerWeights"/>.</summary>
    public double Precedence { get; set; } = 1;

    /// <summary>By what peers are compared.</summary>
    public readonly double Weight => BaseRequest * Precedence;

    /// <summary>Whether it has no units and can be moved.</summary>
    public readonly bool IsNeighbour => !IsBonded && !IsFixed;

    /// <summary>Returns how much of its boost it has, 0 to 1.</summary>
    /// <param name="boost">How much of all boosts the node has room for beside what siblings pay, 0 to 1.</param>
    public readonly double BoostWith(double boost) => PaidBySiblings + (1 - PaidBySiblings) * boost;

    /// <summary>Returns the least that it gets.</summary>
    public readonly int FloorWithin(int floor) => Math.Max(Math.Min(Least, Size), Math.Min(floor, Math.Min(Size, BaseRequest)));

    /// <summary>Returns its need, at least the floor, at most its size.</summary>
    public readonly int NeedWithin(int floor) =>
        Math.Max(FloorWithin(floor), (int)Math.Min(Size, NeedIsBounded ? Math.Max(Need, Entitlement) : Need));
}
