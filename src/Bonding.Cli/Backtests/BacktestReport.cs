using Bonding.Forecasting.Backtest;

namespace Bonding.Cli.Backtests;

/// <summary>What a backtest found.</summary>
/// <param name="Table">The series.</param>
/// <param name="Protocol">Which forecasts were judged.</param>
/// <param name="Periods">The length of each series' pattern in seconds; 0 where none was found.</param>
/// <param name="Models">The models, the engine first.</param>
/// <param name="Bands">The engine's last forecasts of each series.</param>
internal sealed record BacktestReport(SeriesTable Table, BacktestProtocol Protocol, IReadOnlyList<int> Periods, IReadOnlyList<ModelResult> Models, IReadOnlyList<ForecastBands> Bands);
