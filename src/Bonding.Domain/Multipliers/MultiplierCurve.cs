namespace Bonding.Domain.Multipliers;

/// <summary>
/// Base multiplier by bonded units: 0 → 1, then the listed values, then increments that grow by a fixed step per unit.
/// </summary>
/// <remarks>
/// With the defaults (1.5, 3, 5; step 0.5): 4 → 7.5, 5 → 10.5, that is (n + 1)(n + 2) / 4 for n ≥ 1. Growing increments reward deeper
/// bonding.
/// </remarks>
public sealed record MultiplierCurve
{
    public const double Unbonded = 1;

    /// <param name="firstUnits">Multiplier at 1, 2, … units: at least one, each above the one before and above 1.</param>
    /// <param name="step">What each further increment has over the one before it, 0 or more.</param>
    /// <exception cref="ArgumentException">The values do not rise.</exception>
    public MultiplierCurve(IReadOnlyList<double> firstUnits, double step)
    {
        ArgumentOutOfRangeException.ThrowIfZero(firstUnits.Count, nameof(firstUnits));
        if (!(step >= 0) || !double.IsFinite(step))
            throw new ArgumentOutOfRangeException(nameof(step), step, "a finite number from 0 is allowed");
        var previous = Unbonded;
        foreach (var value in firstUnits)
        {
            if (!(value > previous) || !double.IsFinite(value))
                throw new ArgumentException($"the curve must rise above {previous}, but goes to {value}", nameof(firstUnits));
            previous = value;
        }
        FirstUnits = firstUnits;
        Step = step;
    }

    public static MultiplierCurve Default { get; } = new([1.5, 3, 5], 0.5);

    public IReadOnlyList<double> FirstUnits { get; }

    public double Step { get; }

    /// <summary>The base multiplier of <paramref name="units"/> bonded units (0 or more).</summary>
    public double BaseFor(int units)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(units);
        if (units == 0)
            return Unbonded;
        if (units <= FirstUnits.Count)
            return FirstUnits[units - 1];
        double beyond = units - FirstUnits.Count;
        return FirstUnits[^1] + beyond * LastIncrement + Step * beyond * (beyond + 1) / 2;
    }

    private double LastIncrement => FirstUnits[^1] - (FirstUnits.Count > 1 ? FirstUnits[^2] : Unbonded);
}
