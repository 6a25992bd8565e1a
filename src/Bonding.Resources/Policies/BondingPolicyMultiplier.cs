using Bonding.Kubernetes.Abstractions;

namespace Bonding.Resources.Policies;

/// <summary>The multiplier and its stability.</summary>
[ValidationRule("self.min <= self.max", message: "min must not exceed max")]
[ValidationRule("self.pressureEndPercent < self.pressurePercent", message: "pressureEndPercent must be below pressurePercent")]
public sealed class BondingPolicyMultiplier
{
    [Description("Base multiplier at 1, 2, … units, rising.")]
    [DefaultValue("[1.5,3,5]", Json = true)]
    [Items(1, 32)]
    public IList<double> Curve { get; set; } = [1.5, 3, 5];

    [Description("What each further increment of the curve has over the one before it.")]
    [DefaultValue(0.5)]
    [RangeMinimum(0)]
    [RangeMaximum(100)]
    public double CurveStep { get; set; } = 0.5;

    [Description("Lower bound of the effective multiplier.")]
    [DefaultValue(0.5)]
    [RangeMinimum(0.01)]
    [RangeMaximum(1)]
    public double Min { get; set; } = 0.5;

    [Description("Upper bound of the effective multiplier.")]
    [DefaultValue(16)]
    [RangeMinimum(1)]
    [RangeMaximum(1000)]
    public double Max { get; set; } = 16;

    [Description("Adjustment per relative rise of demand.")]
    [DefaultValue(1)]
    [RangeMinimum(0)]
    [RangeMaximum(10)]
    public double Gain { get; set; } = 1;

    [Description("Highest adjustment.")]
    [DefaultValue(2)]
    [RangeMinimum(1)]
    [RangeMaximum(10)]
    public double MaxBoost { get; set; } = 2;

    [Description("Lowest adjustment.")]
    [DefaultValue(0.5)]
    [RangeMinimum(0.01)]
    [RangeMaximum(1)]
    public double MinAdjustment { get; set; } = 0.5;

    [Description("A rise below this share of the tenant's size is not significant, in percent.")]
    [DefaultValue(10)]
    [RangeMinimum(0)]
    [RangeMaximum(100)]
    public double SignificantRisePercent { get; set; } = 10;

    [Description("Exponential smoothing factor per second upwards.")]
    [DefaultValue(0.5)]
    [RangeMinimum(0.01)]
    [RangeMaximum(1)]
    public double UpSmoothing { get; set; } = 0.5;

    [Description("Exponential smoothing factor per second downwards.")]
    [DefaultValue(0.1)]
    [RangeMinimum(0.01)]
    [RangeMaximum(1)]
    public double DownSmoothing { get; set; } = 0.1;

    [Description("A target this close to the adjustment moves nothing, in percent of the adjustment.")]
    [DefaultValue(5)]
    [RangeMinimum(0)]
    [RangeMaximum(50)]
    public double DeadBandPercent { get; set; } = 5;

    [Description("Most that the adjustment moves in one second.")]
    [DefaultValue(0.5)]
    [RangeMinimum(0.01)]
    [RangeMaximum(10)]
    public double SlewPerSecond { get; set; } = 0.5;

    [Description("How long after a move the direction may not turn, in seconds.")]
    [DefaultValue(5)]
    [RangeMinimum(1)]
    [RangeMaximum(600)]
    public double DwellSeconds { get; set; } = 5;

    [Description("A boost ends this long after the last forecast that asked for it, in seconds.")]
    [DefaultValue(10)]
    [RangeMinimum(1)]
    [RangeMaximum(600)]
    public double BoostExpirySeconds { get; set; } = 10;

    [Description("A forecast need of memory or IO from this share of its limit on is pressure, in percent.")]
    [DefaultValue(90)]
    [RangeMinimum(1)]
    [RangeMaximum(100)]
    public double PressurePercent { get; set; } = 90;

    [Description("Pressure ends below this share of the limit, in percent; below pressurePercent.")]
    [DefaultValue(80)]
    [RangeMinimum(0)]
    [RangeMaximum(100)]
    public double PressureEndPercent { get; set; } = 80;
}
