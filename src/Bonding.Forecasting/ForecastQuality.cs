namespace Bonding.Forecasting;

/// <summary>How far a forecast may be trusted, worst first.</summary>
public enum ForecastQuality
{
    /// <summary>Nothing was seen yet, or nothing for so long that the last value says nothing: every number is NaN.</summary>
    None,

    /// <summary>Too few samples were seen: the last value with a wide interval.</summary>
    ColdStart,

    /// <summary>The last sample is older than a gap that is held: the last value with a wide interval.</summary>
    Stale,

    /// <summary>The model's own forecast with calibrated limits.</summary>
    Ready,
}
