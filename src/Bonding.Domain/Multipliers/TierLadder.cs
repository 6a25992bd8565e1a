using System.Globalization;

namespace Bonding.Domain.Multipliers;

/// <summary>The ladder of PriorityClasses. A tenant's rung follows its base multiplier: priority does not flicker with forecasts.</summary>
public sealed record TierLadder
{
    public const string DefaultPrefix = "bonding-tier-";

    // Kubernetes keeps priorities above this for its own classes.
    private const int HighestPriority = 1_000_000_000;

    /// <param name="thresholds">Base multiplier from which each tier counts: the first at most 1, rising.</param>
    /// <param name="baseValue">Priority of tier 0.</param>
    /// <param name="step">Priority between neighbours, above 0.</param>
    /// <param name="prefix">Name of the classes, before the tier's number. A value cannot be changed: new values take a new prefix.</param>
    /// <exception cref="ArgumentException">The thresholds do not rise, or leave an unbonded tenant without a tier.</exception>
    public TierLadder(IReadOnlyList<double> thresholds, int baseValue, int step, string prefix)
    {
        if (thresholds.Count == 0 || !(thresholds[0] <= MultiplierCurve.Unbonded))
            throw new ArgumentException("the first tier must start at a base multiplier of at most 1", nameof(thresholds));
        for (var tier = 1; tier < thresholds.Count; tier++)
            if (!(thresholds[tier] > thresholds[tier - 1]))
                throw new ArgumentException($"tier {tier} starts at {thresholds[tier]}, not above tier {tier - 1}", nameof(thresholds));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step);
        var highest = baseValue + (long)step * (thresholds.Count - 1);
        if (highest > HighestPriority)
            throw new ArgumentException(
                $"the highest tier would have priority {highest}; at most {HighestPriority} is allowed",
                nameof(step)
            );
        Thresholds = thresholds;
        BaseValue = baseValue;
        Step = step;
        Prefix = prefix;
    }

    public static TierLadder Default { get; } = new([1, 1.5, 3, 5, 7.5, 10.5], baseValue: 1_000, step: 1_000, DefaultPrefix);

    public IReadOnlyList<double> Thresholds { get; }

    public int BaseValue { get; }

    public int Step { get; }

    public string Prefix { get; }

    public int Count => Thresholds.Count;

    /// <summary>
    /// The lowest tier whose pods preempt others to be placed; null if none does. A pod whose class preempts may also have others deleted
    /// when its resize does not fit, on a server that supports this.
    /// </summary>
    public int? PreemptsFrom { get; init; }

    /// <summary>The highest tier whose threshold the base multiplier reaches.</summary>
    public int TierFor(double baseMultiplier)
    {
        var tier = 0;
        while (tier + 1 < Count && baseMultiplier >= Thresholds[tier + 1])
            tier++;
        return tier;
    }

    public string ClassNameOf(int tier) => Prefix + tier.ToString(CultureInfo.InvariantCulture);

    /// <summary>Returns the tier of a PriorityClass of this ladder; null if it is none.</summary>
    public int? TierOf(string? className)
    {
        if (className is null || !className.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var number = className.AsSpan(Prefix.Length);
        var isTier = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var tier) && tier < Count;
        return isTier && ClassNameOf(tier) == className ? tier : null;
    }

    /// <summary>Whether a PriorityClass bears the prefix of this ladder: nobody has it who has not earned it.</summary>
    public bool Reserves(string? className) => className?.StartsWith(Prefix, StringComparison.Ordinal) == true;

    /// <summary>Priority value of a tier.</summary>
    public int PriorityOf(int tier) => BaseValue + tier * Step;
}
