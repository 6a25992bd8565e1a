using Bonding.Domain.Multipliers;
using Bonding.Kubernetes.Abstractions;
using Bonding.Resources.Common;

namespace Bonding.Resources.Policies;

/// <summary>The multiplier, and how fast it may change.</summary>
[ValidationRule("self.min <= self.max", message: "min must not exceed max")]
[ValidationRule("self.pressureEndPercent < self.pressurePercent", message: "pressureEndPercent must be below pressurePercent")]
public sealed class BondingPolicyMultiplier
{
    /// <summary>Most values of <see cref="Curve"/>.</summary>
    public const int MaxCurveValues = 32;

    [Description("Base multiplier for 1, 2, … units, in rising order.")]
    [Defaulted]
    [Items(1, MaxCurveValues)]
    public IList<double> Curve { get; set; } = [.. MultiplierCurve.Default.FirstUnits];

    [Description("Beyond the listed values each increment of the curve is larger than the one before it by this much.")]
    [Defaulted]
    [RangeMinimum(0)]
    [RangeMaximum(100)]
    public double CurveStep { get; set; } = MultiplierCurve.Default.Step;

    [Description("Lowest effective multiplier.")]
    [Defaulted]
    [RangeMinimum(0.01)]
    [RangeMaximum(1)]
    public double Min { get; set; } = MultiplierRules.Default.Min;

    [Description("Highest effective multiplier.")]
    [Defaulted]
    [RangeMinimum(1)]
    [RangeMaximum(1000)]
    public double Max { get; set; } = MultiplierRules.Default.Max;

    [Description("Rise of the adjustment per relative rise of the forecast demand.")]
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

    [Description("Smallest rise that counts, in percent of the tenant's size.")]
    [Defaulted]
    [RangeMinimum(0)]
    [RangeMaximum(100)]
    public double SignificantRisePercent { get; set; } = Percentage.FromShare(MultiplierRules.Default.SignificantRise);

    [Description("Exponential smoothing factor per second while the adjustment rises.")]
    [Defaulted]
    [RangeMinimum(0.01)]
    [RangeMaximum(1)]
    public double UpSmoothing { get; set; } = MultiplierRules.Default.UpSmoothing;

    [Description("Exponential smoothing factor per second while the adjustment falls.")]
    [Defaulted]
    [RangeMinimum(0.01)]
    [RangeMaximum(1)]
    public double DownSmoothing { get; set; } = MultiplierRules.Default.DownSmoothing;

    [Description("Largest difference between target and adjustment that is ignored, in percent of the adjustment.")]
    [Defaulted]
    [RangeMinimum(0)]
    [RangeMaximum(50)]
    public double DeadBandPercent { get; set; } = Percentage.FromShare(MultiplierRules.Default.DeadBand);

    [Description("Largest change of the adjustment in one second.")]
    [Defaulted]
    [RangeMinimum(0.01)]
    [RangeMaximum(10)]
    public double SlewPerSecond { get; set; } = MultiplierRules.Default.SlewPerSecond;

    [Description("How long the adjustment may not reverse its direction after a change, in seconds.")]
    [Defaulted]
    [RangeMinimum(1)]
    [RangeMaximum(600)]
    public double DwellSeconds { get; set; } = MultiplierRules.Default.Dwell.TotalSeconds;

    [Description("How long a boost lasts after the last forecast that called for it, in seconds.")]
    [Defaulted]
    [RangeMinimum(1)]
    [RangeMaximum(600)]
    public double BoostExpirySeconds { get; set; } = MultiplierRules.Default.BoostExpiry.TotalSeconds;

    [Description("Forecast need of memory or IO at which pressure begins, in percent of its limit.")]
    [Defaulted]
    [RangeMinimum(1)]
    [RangeMaximum(100)]
    public double PressurePercent { get; set; } = Percentage.FromShare(MultiplierRules.Default.PressureAt);

    [Description("Forecast need below which pressure ends, in percent of the limit. Must be below pressurePercent.")]
    [Defaulted]
    [RangeMinimum(0)]
    [RangeMaximum(100)]
    public double PressureEndPercent { get; set; } = Percentage.FromShare(MultiplierRules.Default.PressureEnd);
}
