using System.Buffers;

namespace Bonding.Domain.Allocation;

/// <summary>
/// Weighted max-min with bounds: as a common level rises, each share is its weight times the level, from where it starts to where it stops,
/// until the capacity is used up.
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
            claim.Share = (int)Math.Clamp(Math.Floor(claim.Weight * level), claim.From, claim.To);
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
            into[2 * index] = new Corner(claim.From / claim.Weight, claim.Weight);
            into[2 * index + 1] = new Corner(claim.To / claim.Weight, -claim.Weight);
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
            fractions[index] = new Fraction(claims[index].Weight * level - claims[index].Share, index);
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
