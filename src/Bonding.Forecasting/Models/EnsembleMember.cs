using Bonding.Forecasting.Engine;

namespace Bonding.Forecasting.Models;

/// <summary>Runs one model of the ensemble alone, exactly as the ensemble computes it.</summary>
public abstract class EnsembleMember : ModelForecaster
{
    private readonly int _row;
    private History _history;
    private PointModels _models;
    private bool _started;

    private protected EnsembleMember(ForecasterOptions options, ForecastModel model, int row)
        : base(options, model) => this._row = row;

    private protected override void Learn(double value)
    {
        if (!_started)
        {
            _history.Start((float)value);
            _models.Start((float)value, 0);
            _started = true;
        }
        _history.Add((float)value);
    }

    private protected override void Project(Span<double> path)
    {
        ModelRows rows = default;
        _models.Step(_history, SamePhaseValues.Of(_history, _models.Period), rows);
        for (var h = 0; h < Horizon.Seconds; h++)
            path[h] = rows[_row][h];
    }
}

/// <summary>
/// Simple exponential smoothing, ETS(A,N,N): level ← level + 0.5·error; the forecast of every horizon is the level (Hyndman, Koehler, Ord
/// and Snyder, "Forecasting with Exponential Smoothing", 2008, section 2.5).
/// </summary>
public sealed class ExponentialSmoothing(ForecasterOptions options)
    : EnsembleMember(options, ForecastModel.Smoothing, PointModels.Smoothing);

/// <summary>
/// Exponential smoothing with a damped additive trend, ETS(A,Ad,N), in the error-correction form of Hyndman, Koehler, Ord and Snyder,
/// "Forecasting with Exponential Smoothing" (2008), section 2.5: level ← level + φ·trend + α·error, trend ← φ·trend + β·error, with α 0.5,
/// β 0.05, φ 0.9.
/// </summary>
public sealed class DampedHolt(ForecasterOptions options) : EnsembleMember(options, ForecastModel.DampedHolt, PointModels.DampedHolt);

/// <summary>
/// AR(15) with a constant, fitted online by recursive least squares with forgetting (Haykin, "Adaptive Filter Theory", ch. 10), directly
/// for each horizon (Marcellino, Stock and Watson, 2006, compare direct and iterated forecasts). Dinda and O'Hallaron (2000) found that AR
/// of about this order suits host load best.
/// </summary>
public sealed class AutoRegression(ForecasterOptions options)
    : EnsembleMember(options, ForecastModel.AutoRegression, PointModels.AutoRegressive);

/// <summary>
/// ARIMA(8,1,0): regresses the change over each horizon on the last eight one-second changes, by recursive least squares with forgetting.
/// For the squared loss this is the second-order online learner of Liu, Hoi, Zhao and Sun, "Online ARIMA Algorithms for Time Series
/// Prediction" (2016).
/// </summary>
public sealed class Arima(ForecasterOptions options) : EnsembleMember(options, ForecastModel.Arima, PointModels.Integrated);

/// <summary>
/// The mean of the values at the same phase of the last three periods: the seasonal naive method of Hyndman and Athanasopoulos,
/// "Forecasting: Principles and Practice", section 5.2, smoothed. The period, 2 to 120 s, is detected by autocorrelation over the last 256
/// s. Without a period the forecast is the last value.
/// </summary>
public sealed class SeasonalMean(ForecasterOptions options) : EnsembleMember(options, ForecastModel.SamePhase, PointModels.FirstPhase + 1);
