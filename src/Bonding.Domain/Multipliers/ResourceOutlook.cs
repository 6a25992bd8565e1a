namespace Bonding.Domain.Multipliers;

/// <summary>What one resource of a tenant needs next beside what it needed lately; all three as a share of the tenant's size (1 = all of it).</summary>
/// <param name="Need">Limit for the peak of the next 5 s at 0.95.</param>
/// <param name="Level">The same statistic of the last 30 s that were seen: like is compared with like, so steady noise is no rise.</param>
/// <param name="Sigma">Standard deviation of the forecast's one-step errors.</param>
public readonly record struct ResourceOutlook(double Need, double Level, double Sigma)
{
    /// <summary>Usage that is expected one second ahead: the forecast's median. 0 where nobody tells.</summary>
    public double Expected { get; init; }

    public double Rise => Need - Level;

    /// <summary>The same need, as if it had been needed all along.</summary>
    public ResourceOutlook WithoutRise() => this with { Level = Math.Max(Level, Need) };

    /// <summary>Finite and not negative; anything else is treated as no forecast.</summary>
    public bool IsUsable => Need >= 0 && Level >= 0 && Sigma >= 0 && double.IsFinite(Need + Level + Sigma + Expected);
}
