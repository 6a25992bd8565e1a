using Bonding.Forecasting.Engine;

namespace Bonding.Forecasting.Models;

/// <summary>The mean of what the series was at the same phase of its last three periods (the seasonal naive method of Hyndman and
/// Athanasopoulos, "Forecasting: Principles and Practice", section 5.2, smoothed). The period, 2 to 120 s, is found by autocorrelation over
/// the last 256 s; a series without one is forecast by its last value.</summary>
public sealed class SeasonalMean(ForecasterOptions options)
    : EnsembleMember(options, ForecastModel.SamePhase, PointModels.FirstPhase + 1);
