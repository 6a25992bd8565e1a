using Bonding.Forecasting.Engine;

namespace Bonding.Forecasting.Models;

/// <summary>
/// The random walk: forecasts the last value. It is the benchmark of every other model, and the fallback.
/// </summary>
public sealed class LastValue(ForecasterOptions options) : ModelForecaster(options, ForecastModel.LastValue)
{
    private double _last;

    private protected override void Learn(double value) => _last = value;

    private protected override void Project(Span<double> path) => path.Fill(_last);
}
