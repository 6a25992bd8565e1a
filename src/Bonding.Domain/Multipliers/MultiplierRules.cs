namespace Bonding.Domain.Multipliers;

/// <summary>The numbers of the multiplier and of its stability contract.</summary>
public sealed record MultiplierRules
{
    public static MultiplierRules Default { get; } = new();

    public MultiplierCurve Curve { get; init; } = MultiplierCurve.Default;

    /// <summary>Lower bound of the effective multiplier, above 0.</summary>
    public double Min { get; init; } = 0.5;

    /// <summary>Upper bound of the effective multiplier.</summary>
    public double Max { get; init; } = 16;

    /// <summary>Adjustment per relative rise of demand.</summary>
    public double Gain { get; init; } = 1;

    /// <summary>Highest adjustment, 1 or more.</summary>
    public double MaxBoost { get; init; } = 2;

    /// <summary>Lowest adjustment, above 0 and at most 1.</summary>
    public double MinAdjustment { get; init; } = 0.5;

    /// <summary>A rise below this share of the tenant's size is not significant. No change is relative to a level below it.</summary>
    public double SignificantRise { get; init; } = 0.1;

    /// <summary>Memory or IO whose peak need reaches this share of the size is under pressure.</summary>
    public double PressureAt { get; init; } = 0.9;

    /// <summary>Pressure ends when the need is below this share, below <see cref="PressureAt"/>.</summary>
    public double PressureEnd { get; init; } = 0.8;

    /// <summary>Exponential smoothing factor per second upwards, 0 to 1.</summary>
    public double UpSmoothing { get; init; } = 0.5;

    /// <summary>Exponential smoothing factor per second downwards, 0 to 1.</summary>
    public double DownSmoothing { get; init; } = 0.1;

    /// <summary>A target this close to the adjustment (as a share of it) moves nothing.</summary>
    public double DeadBand { get; init; } = 0.05;

    /// <summary>Most that the adjustment moves in one second.</summary>
    public double SlewPerSecond { get; init; } = 0.5;

    /// <summary>How long after a move the direction may not turn.</summary>
    public TimeSpan Dwell { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A boost ends this long after the last forecast that asked for it.</summary>
    public TimeSpan BoostExpiry { get; init; } = TimeSpan.FromSeconds(10);
}
