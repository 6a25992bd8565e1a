using Bonding.Domain.Multipliers;
using Bonding.Forecasting;

namespace Bonding.Operator.State;

/// <summary>The time of a resource's samples when a forecast was made.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Spacing">How far apart they are.</param>
/// <param name="Age">How long ago the newest one was taken.</param>
public readonly record struct SampleTiming(MeteredResource Resource, TimeSpan Spacing, TimeSpan Age)
{
    /// <summary>Whether they are too far apart for the peaks between them to be known.</summary>
    public bool IsTooSparse => Spacing > Forecast.LongestPeakSpacing;
}
