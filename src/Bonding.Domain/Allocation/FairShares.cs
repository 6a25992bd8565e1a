using System.Buffers;

namespace Bonding.Domain.Allocation;

/// <summary>
/// Shares one node's CPU: all needs are met first, by weighted max-min; what is left is shared by weight, up to each claim's entitlement.
/// </summary>
/// <remarks>
/// Let x be the shares and w the weights. Up to one millicore of rounding: (1) if some claim j gets less than its need, no claim gets more
/// than its need, and every claim above its floor has x/w ≤ x_j/w_j; (2) else, if some claim j gets less than its entitlement, every claim
/// above its need has x/w ≤ x_j/w_j; (3) the sum is the lesser of the capacity and all demands. No share is below its floor unless the
/// floors alone exceed the capacity. Then what claims lack of their floor shrinks alike, and what they have of it stays, even beyond the
/// capacity: foreign pods and the headroom may leave less than that. Claims in the order of their keys make the result deterministic.
/// </remarks>
internal static class FairShares
{
    /// <summary>Sets the share of each claim and the reason for it.</summary>
    /// <param name="claims">Claims to the node in the ordinal order of their keys, which are unique.</param>
    /// <param name="capacity">Millicores to share; a negative capacity counts as 0.</param>
    /// <param name="floor">Least share in millicores.</param>
    public static void Allocate(Span<NodeClaim> claims, int capacity, int floor)
    {
        var overfull = !TryShare(claims, Math.Max(0, capacity), floor);
        foreach (ref var claim in claims)
            claim.Reason = overfull ? AllocationReason.NodeOverfull : claim.ReasonWithin(floor);
    }

    /// <summary>Whether the need of any claim is not met: the node is under contention.</summary>
    public static bool AreShort(ReadOnlySpan<NodeClaim> claims)
    {
        foreach (ref readonly var claim in claims)
            if (claim.Reason is not (AllocationReason.DemandMet or AllocationReason.NeedMet))
                return true;
        return false;
    }

    private static bool TryShare(Span<NodeClaim> claims, int available, int floor)
    {
        long floors = 0,
            kept = 0,
            needs = 0;
        foreach (ref var claim in claims)
        {
            claim.From = claim.NeedWithin(floor);
            claim.Debt = 0;
            (floors, kept, needs) = (floors + claim.FloorWithin(floor), kept + claim.KeptWithin(floor), needs + claim.From);
        }
        if (floors > available)
        {
            Shrink(claims, Math.Max(0, available - kept), Math.Max(1, floors - kept), floor);
            return false;
        }
        foreach (ref var claim in claims)
            (claim.From, claim.To) = needs > available ? (claim.FloorWithin(floor), claim.From) : (claim.From, claim.DemandWithin(floor));
        WaterFill.Fill(claims, available);
        return true;
    }

    private static void Shrink(Span<NodeClaim> claims, long available, long lacking, int floor)
    {
        foreach (ref var claim in claims)
        {
            var kept = claim.KeptWithin(floor);
            claim.Share = kept + (int)((claim.FloorWithin(floor) - kept) * available / lacking);
        }
    }
}

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

    /// <summary>Use of its tenant over its part of its nodes, less one: 0 is just its part, -1 is nothing at all.</summary>
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

/// <summary>
/// Weighted max-min with bounds: as a common level rises, each share is its weight times the level, from where it starts to where it stops,
/// until the capacity is used up. A share with a debt begins to rise that much later.
/// </summary>
internal static class WaterFill
{
    /// <summary>Sets the shares of <paramref name="claims"/>, whose starts together are within <paramref name="available"/>.</summary>
    public static void Fill(Span<NodeClaim> claims, int available)
    {
        long most = 0,
            least = 0;
        foreach (ref var claim in claims)
            (least, most) = (least + claim.From, most + claim.To);
        var level =
            most <= available ? double.PositiveInfinity
            : least == available ? 0
            : Level(claims, available, least);
        var left = (long)available;
        foreach (ref var claim in claims)
        {
            claim.Share = (int)Math.Clamp(Math.Floor(claim.Weight * (level - claim.Debt)), claim.From, claim.To);
            left -= claim.Share;
        }
        if (most > available && left > 0)
            GiveRemainder(claims, level, left);
    }

    // The sum of shares is piecewise linear in the level; its corners are where a share starts and where it stops.
    private static double Level(Span<NodeClaim> claims, int available, long least)
    {
        var rented = ArrayPool<Corner>.Shared.Rent(2 * claims.Length);
        var corners = Corners(claims, rented);
        double sum = least,
            slope = 0,
            level = 0;
        foreach (var corner in corners)
        {
            var rise = slope * (corner.At - level);
            if (sum + rise >= available)
                break;
            (sum, slope, level) = (sum + rise, slope + corner.Slope, corner.At);
        }
        ArrayPool<Corner>.Shared.Return(rented);
        return slope > 0 ? level + (available - sum) / slope : level;
    }

    private static Span<Corner> Corners(Span<NodeClaim> claims, Corner[] into)
    {
        for (var index = 0; index < claims.Length; index++)
        {
            ref var claim = ref claims[index];
            into[2 * index] = new Corner(claim.Debt + claim.From / claim.Weight, claim.Weight);
            into[2 * index + 1] = new Corner(claim.Debt + claim.To / claim.Weight, -claim.Weight);
        }
        var corners = into.AsSpan(0, 2 * claims.Length);
        corners.Sort(static (one, other) => one.At.CompareTo(other.At));
        return corners;
    }

    // Whole millicores that rounding down left over go to the largest fractions, ties to the first.
    private static void GiveRemainder(Span<NodeClaim> claims, double level, long left)
    {
        var rented = ArrayPool<Fraction>.Shared.Rent(claims.Length);
        var fractions = rented.AsSpan(0, claims.Length);
        for (var index = 0; index < claims.Length; index++)
            fractions[index] = new Fraction(claims[index].Weight * (level - claims[index].Debt) - claims[index].Share, index);
        fractions.Sort(static (one, other) => one.Of != other.Of ? other.Of.CompareTo(one.Of) : one.Index.CompareTo(other.Index));
        foreach (var fraction in fractions)
        {
            ref var claim = ref claims[fraction.Index];
            if (left == 0)
                break;
            if (claim.Share >= claim.To)
                continue;
            claim.Share++;
            left--;
        }
        ArrayPool<Fraction>.Shared.Return(rented);
    }

    private readonly record struct Corner(double At, double Slope);

    private readonly record struct Fraction(double Of, int Index);
}
