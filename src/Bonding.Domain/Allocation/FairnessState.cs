namespace Bonding.Domain.Allocation;

/// <summary>
/// What is remembered of a tenant's CPU use. Both numbers fade with <see cref="AllocationRules.FairnessWindow"/>. A tenant of which nothing
/// is known has zeros and counts as one that used just its part.
/// </summary>
/// <param name="Ahead">
/// Use over its part of its nodes, less one: 0 is just its part, -1 is nothing at all. Its part is what the node has, by entitlement. Use
/// counts while a node of the tenant is short, since CPU that no other tenant wanted is taken from none; otherwise it fades.
/// </param>
/// <param name="Peak">The most that it used, as a share of its size.</param>
public readonly record struct FairnessState(float Ahead, float Peak)
{
    private static readonly TimeSpan LongestStep = TimeSpan.FromSeconds(5);

    /// <summary>Returns the state after one more observation.</summary>
    /// <param name="used">CPU in use, as a share of the tenant's size; NaN if it is not known: then it counts as just its part.</param>
    /// <param name="part">Its part of its nodes while they are short, as a share of its size; 0 when they are not.</param>
    /// <param name="elapsed">Time since the observation before; at most 5 s count.</param>
    public FairnessState Next(double used, double part, TimeSpan elapsed, AllocationRules rules)
    {
        if (rules.FairnessWindow <= TimeSpan.Zero)
            return default;
        var step = Math.Clamp(Math.Min(elapsed.TotalSeconds, LongestStep.TotalSeconds) / rules.FairnessWindow.TotalSeconds, 0, 1);
        var ahead = part > 0 && used >= 0 ? used / part - 1 : 0;
        var peak = Peak * (1 - step);
        return new FairnessState((float)(Ahead + step * (ahead - Ahead)), (float)(used > peak ? used : peak));
    }
}
