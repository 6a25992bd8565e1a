namespace Bonding.Domain.Allocation;

/// <summary>
/// Weighted max-min fair shares with lower and upper bounds on one node: all tenants rise at a speed proportional to their weight, from their
/// floor, until their demand is met or the capacity is used up.
/// </summary>
/// <remarks>
/// Work-conserving: what a tenant does not ask for goes to those who do. The sum never exceeds the capacity; no share is below its floor
/// unless the floors alone exceed the capacity. Deterministic: ties are ordered by key, whatever the order of the input.
/// </remarks>
public static class FairShares
{
    /// <param name="tenants">Tenants of the node, any order, keys unique.</param>
    /// <param name="capacity">Millicores to share; a negative capacity counts as 0.</param>
    /// <param name="floor">Least share in millicores.</param>
    public static IReadOnlyList<TenantShare> Allocate(IReadOnlyList<TenantDemand> tenants, int capacity, int floor)
    {
        var claims = tenants.Select(tenant => new Claim(tenant, floor)).OrderBy(claim => claim.Key, StringComparer.Ordinal).ToArray();
        var available = Math.Max(0, capacity);
        long floors = claims.Sum(claim => (long)claim.Floor);
        if (floors >= available) return [.. Proportional(claims, available, floors)];

        var level = WaterLevel(claims, available);
        foreach (var claim in claims) claim.Fill(level);
        DistributeRemainder(claims, available, level);
        return [.. claims.Select(claim => claim.ToShare())];
    }

    /// <summary>Whether any tenant gets less than it asks for: the node is under contention.</summary>
    public static bool AreShort(IEnumerable<TenantShare> shares) => shares.Any(share => share.Reason != AllocationReason.DemandMet);

    private static IEnumerable<TenantShare> Proportional(Claim[] claims, int available, long floors) =>
        claims.Select(claim => new TenantShare(claim.Key,
            floors == available ? claim.Floor : (int)(claim.Floor * (long)available / floors),
            floors == available ? AllocationReason.Floor : AllocationReason.NodeOverfull));

    // The sum of shares is piecewise linear in the level; its corners are where a tenant leaves its floor or meets its demand.
    private static double WaterLevel(Claim[] claims, int available)
    {
        var corners = claims.SelectMany(claim => new[] { (At: claim.Floor / claim.Weight, Slope: claim.Weight), (At: claim.Demand / claim.Weight, Slope: -claim.Weight) })
            .OrderBy(corner => corner.At).ToArray();
        double sum = claims.Sum(claim => (long)claim.Floor), slope = 0, level = 0;
        foreach (var corner in corners)
        {
            var rise = slope * (corner.At - level);
            if (sum + rise >= available) return level + (available - sum) / slope;
            sum += rise;
            slope += corner.Slope;
            level = corner.At;
        }
        return double.PositiveInfinity;
    }

    // Whole millicores that rounding down left over go to the largest fractions.
    private static void DistributeRemainder(Claim[] claims, int available, double level)
    {
        var left = available - claims.Sum(claim => (long)claim.Share);
        foreach (var claim in claims.Where(claim => claim.Share < claim.Demand).OrderByDescending(claim => claim.Fraction(level)))
        {
            if (left-- <= 0) return;
            claim.Share++;
        }
    }

    private sealed class Claim(TenantDemand tenant, int floor)
    {
        public string Key { get; } = tenant.Key;

        public double Weight { get; } = tenant.Weight;

        public int Floor { get; } = Math.Min(floor, tenant.Size);

        public int Demand { get; } = tenant.DemandWithin(floor);

        public int Share { get; set; }

        public void Fill(double level) => Share = (int)Math.Clamp(Math.Floor(Weight * level), Floor, Demand);

        public double Fraction(double level) => Weight * level - Share;

        public TenantShare ToShare() => new(Key, Share,
            Share >= Demand ? AllocationReason.DemandMet : Share <= Floor ? AllocationReason.Floor : AllocationReason.FairShare);
    }
}
