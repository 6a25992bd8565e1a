using Bonding.Forecasting;

namespace Bonding.Operator.State;

/// <summary>What conditions and explanations say about the quality of a CPU forecast.</summary>
public static class ForecastQualities
{
    /// <summary>Returns the sentence for a quality.</summary>
    public static string MessageOf(ForecastQuality quality) =>
        quality switch
        {
            ForecastQuality.Ready => "CPU is forecast from enough samples",
            ForecastQuality.ColdStart => "there are too few samples of the tenant's CPU yet, so its forecast is not used",
            ForecastQuality.Stale => "the newest sample of the tenant's CPU is too old, so its forecast is not used",
            ForecastQuality.Unproven => "the last forecasts of CPU exceeded their limits too often, or were worse than the last value "
                + "or the mean of the last three, so the forecast is not used",
            _ => "no sample of the tenant's CPU is known to forecast from",
        };
}
