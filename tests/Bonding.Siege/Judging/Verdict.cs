namespace Bonding.Siege.Judging;

/// <summary>What the judge found in one attack.</summary>
internal sealed record Verdict(string Attack, string? ByDesign)
{
    /// <summary>What must hold of the attacker and does not.</summary>
    public IReadOnlyList<string> Breaches { get; init; } = [];

    /// <summary>Breaches that made credits from nothing.</summary>
    public int Minted { get; init; }

    /// <summary>What was done to innocents.</summary>
    public IReadOnlyList<string> Hurts { get; init; } = [];

    public double TicksFailed { get; init; }

    /// <summary>The most seconds that an innocent's settlement was behind.</summary>
    public double Lag { get; init; }

    /// <summary>The p99 of good callers by that without an attack.</summary>
    public double Ratio { get; init; }

    public bool IsSound => Breaches.Count == 0 && Minted == 0 && Hurts.Count == 0 && TicksFailed == 0 && Lag <= Spell.LagLimit;

    public string Word =>
        !IsSound ? "NOT HELD"
        : ByDesign is null ? "held"
        : "by design";

    public IEnumerable<string> Lines()
    {
        yield return FormattableString.Invariant(
            $"{Attack, -20} {Word, -9} lag {Lag, 4:0.0} s, ticks failed {TicksFailed:0}, good callers' p99 × {Ratio:0.0}"
        );
        foreach (var trouble in Breaches.Concat(Hurts))
            yield return $"  {trouble}";
    }
}
