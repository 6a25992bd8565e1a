using Bonding.Domain.Multipliers;
using Bonding.Forecasting;

namespace Bonding.Simulation.Policies;

/// <summary>What the operator takes from a forecast: nothing until it is ready, for a wide one cannot tell a rise from ignorance.</summary>
internal static class ForecastOutlook
{
    public static DemandOutlook Of(in Forecast forecast) => forecast.Quality == ForecastQuality.Ready
        ? new DemandOutlook(new ResourceOutlook(forecast.PeakLimit, forecast.Level, forecast.ResidualSigma) { Expected = forecast.Quantile(1, ForecastLevel.P50) }, null, null)
        : DemandOutlook.None;
}
