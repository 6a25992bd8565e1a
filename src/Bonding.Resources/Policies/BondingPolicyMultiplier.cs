using Bonding.Domain.Multipliers;
using Bonding.Kubernetes.Abstractions;
using Bonding.Resources.Common;

namespace Bonding.Resources.Policies;

/// <summary>The multiplier and its stability.</summary>
[ValidationRule("self.min <= self.max", message: "min must not exceed max")]
[ValidationRule("self.pressureEndPercent < self.pressurePercent", message: "pressureEndPercent must be below pressurePercent")]
public sealed class BondingPolicyMultiplier
{
    /// <summary>Most values of <see cref="Curve"/>.</summary>
    public const int MaxCurveValues = 32;

    [Description("Base multiplier at 1, 2, … units, rising.")]
    [Defaulted]
    [Items(1, MaxCurveValues)]
    public IList<double> Curve { get; set; } = [.. MultiplierCurve.Default.FirstUnits];

    [Description("What each further increment of the curve has over the one before it.")]
    [Defaulted]
    [RangeMinimum(0)]
    [RangeMaximum(100)]
    public double CurveStep { get; set; } = MultiplierCurve.Default.Step;

    [Description("Lower bound of the effective multiplier.")]
    [Defaulted]
    [RangeMinimum(0.01)]
    [RangeMaximum(1)]
    public double Min { get; set; } = MultiplierRules.Default.Min;

    [Description("Upper bound of the effective multiplier.")]
    [Defaulted]
    [RangeMinimum(1)]
    [RangeMaximum(1000)]
    public double Max { get; set; } = MultiplierRules.Default.Max;

    [Description("Adjustment per relative rise of demand.")]
    [Defaulted]
    [RangeMinimum(0)]
    [RangeMaximum(10)]
    public double Gain { get; set; } = MultiplierRules.Default.Gain;

    [Description("Highest adjustment.")]
    [Defaulted]
    [RangeMinimum(1)]
    [RangeMaximum(10)]
    public double MaxBoost { get; set; } = MultiplierRules.Default.MaxBoost;

    [Description("Lowest adjustment.")]
    [Defaulted]
    [RangeMinimum(0.01)]
    [RangeMaximum(1)]
    public double MinAdjustment { get; set; } = MultiplierRules.Default.MinAdjustment;

    [Description("A rise below this share of the tenant's size is not significant, in percent.")]
    [Defaulted]
    [RangeMinimum(0)]
    [RangeMaximum(100)]
    public double SignificantRisePercent { get; set; } = Percentage.FromShare(MultiplierRules.Default.SignificantRise);

    [Description("Exponential smoothing factor per second upwards.")]
    [Defaulted]
    [RangeMinimum(0.01)]
    [RangeMaximum(1)]
    public double UpSmoothing { get; set; } = MultiplierRules.Default.UpSmoothing;

    [Description("Exponential smoothing factor per second downwards.")]
    [Defaulted]
    [RangeMinimum(0.01)]
    [RangeMaximum(1)]
    public double DownSmoothing { get; set; } = MultiplierRules.Default.DownSmoothing;

    [Description("A target this close to the adjustment moves nothing, in percent of the adjustment.")]
    [Defaulted]
    [RangeMinimum(0)]
    [RangeMaximum(50)]
    public double DeadBandPercent { get; set; } = Percentage.FromShare(MultiplierRules.Default.DeadBand);

    [Description("Most that the adjustment moves in one second.")]
    [Defaulted]
    [RangeMinimum(0.01)]
    [RangeMaximum(10)]
    public double SlewPerSecond { get; set; } = MultiplierRules.Default.SlewPerSecond;

    [Description("How long after a move the direction may not turn, in seconds.")]
    [Defaulted]
    [RangeMinimum(1)]
    [RangeMaximum(600)]
    public double DwellSeconds { get; set; } = MultiplierRules.Default.Dwell.TotalSeconds;

    [Description("A boost ends this long after the last forecast that asked for it, in seconds.")]
    [Defaulted]
    [RangeMinimum(1)]
    [RangeMaximum(600)]
    public double BoostExpirySeconds { get; set; } = MultiplierRules.Default.BoostExpiry.TotalSeconds;

    [Description("A forecast need of memory or IO from this share of its limit on is pressure, in percent.")]
    [Defaulted]
    [RangeMinimum(1)]
    [RangeMaximum(100)]
    public double PressurePercent { get; set; } = Percentage.FromShare(MultiplierRules.Default.PressureAt);

    [Description("Pressure ends below this share of the limit, in percent; below pressurePercent.")]
    [Defaulted]
    [RangeMinimum(0)]
    [RangeMaximum(100)]
    public double PressureEndPercent { get; set; } = Percentage.FromShare(MultiplierRules.Default.PressureEnd);
}
