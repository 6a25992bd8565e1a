using Bonding.Forecasting.Backtest;

namespace Bonding.Cli.Backtests;

/// <summary>The results of a backtest.</summary>
/// <param name="Table">The series.</param>
/// <param name="Protocol">The forecasts that were judged.</param>
/// <param name="Periods">The length of each series' pattern in seconds; 0 if it has none.</param>
/// <param name="Models">The models, the engine first.</param>
/// <param name="Bands">The engine's last forecasts of each series.</param>
internal sealed record BacktestReport(
    SeriesTable Table,
    BacktestProtocol Protocol,
    IReadOnlyList<int> Periods,
    IReadOnlyList<ModelResult> Models,
    IReadOnlyList<ForecastBands> Bands
);

/// <summary>One model's accuracy on each series, in the order of the series.</summary>
internal sealed record ModelResult(string Model, IReadOnlyList<Accuracy> Series)
{
    /// <summary>Returns the mean over all series that could be judged; NaN if there is none.</summary>
    public double Mean(Func<Accuracy, double> score) => Series.Where(one => one.Counts).Select(score).DefaultIfEmpty(double.NaN).Average();
}

/// <summary>A column of the report.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="Key">Its name in JSON.</param>
/// <param name="Of">Returns its value.</param>
/// <param name="Wanted">The best possible value: 0 for losses, the level for coverages.</param>
internal sealed record AccuracyMeasure(string Name, string Key, Func<Accuracy, double> Of, double Wanted)
{
    public static IReadOnlyList<AccuracyMeasure> All { get; } =
    [
        new("MASE", "mase", score => score.Mase, 0),
        new("pinball 0.9", "pinball90", score => score.Pinball90, 0),
        new("pinball 0.95", "pinball95", score => score.Pinball95, 0),
        new("coverage 0.9", "coverage90", score => score.Coverage90, 0.9),
        new("coverage 0.95", "coverage95", score => score.Coverage95, 0.95),
        new("peak pinball", "peakPinball", score => score.PeakPinball, 0),
        new("peaks over limit", "peakViolation", score => score.PeakViolation, 0.05),
    ];

    /// <summary>Returns the best value: the nearest to the wanted one. NaN if none is finite.</summary>
    public double Best(IEnumerable<double> values) =>
        values.Where(double.IsFinite).DefaultIfEmpty(double.NaN).MinBy(value => Math.Abs(value - Wanted));
}
