using Bonding.Forecasting.Engine;

namespace Bonding.Forecasting.Models;

/// <summary>ARIMA(8,1,0): the change over each horizon regressed on the last eight one-second changes, by recursive least squares with
/// forgetting. For the squared loss this is the second-order online learner of Liu, Hoi, Zhao and Sun, "Online ARIMA Algorithms for Time
/// Series Prediction" (2016).</summary>
public sealed class Arima(ForecasterOptions options)
    : EnsembleMember(options, ForecastModel.Arima, PointModels.Integrated);
