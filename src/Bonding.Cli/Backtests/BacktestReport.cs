using Bonding.Forecasting;
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
)
{
    private ModelResult LastValue => Models.First(model => model.Model == ModelCatalog.LastValue);

    /// <summary>
    /// Compares a model with the last value by the scaled absolute errors of the median, over all series. Series share their seconds, so
    /// the mean over the series at each second is one observation. Null for the last value itself.
    /// </summary>
    public LossComparison? AgainstLastValue(ModelResult model)
    {
        var counting = Enumerable.Range(0, Table.Names.Count).Where(i => model.Series[i].Counts && LastValue.Series[i].Counts);
        var differences = counting.Select(i => Differences(model, i)).ToList();
        var seconds = differences.Count == 0 ? 0 : differences.Min(one => one.Length);
        return model == LastValue
            ? null
            : Compare(Enumerable.Range(0, seconds).Select(t => MeanOfKnown(differences.Select(one => one[t]))));
    }

    /// <summary>Compares a model with the last value on one series. Null for the last value itself.</summary>
    public LossComparison? AgainstLastValue(ModelResult model, int series) =>
        model == LastValue ? null : Compare(model.Series[series].Counts ? Differences(model, series) : []);

    private double[] Differences(ModelResult model, int series) =>
        [.. model.Series[series].Losses.Zip(LastValue.Series[series].Losses, (own, last) => own - last)];

    // Lags are counted in judged forecasts, which are a stride apart: the test allows for errors that cluster longer than horizons overlap.
    private static LossComparison Compare(IEnumerable<double> differences) => LossComparison.Of(differences, Horizon.Seconds);

    private static double MeanOfKnown(IEnumerable<double> values) => values.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();
}

/// <summary>One model's accuracy on each series, in the order of the series.</summary>
internal sealed record ModelResult(string Model, IReadOnlyList<Accuracy> Series)
{
    /// <summary>Returns the mean over all series that could be judged; NaN if there is none.</summary>
    public double Mean(Func<Accuracy, double> score) => Series.Where(one => one.Counts).Select(score).DefaultIfEmpty(double.NaN).Average();

    /// <summary>Returns the interval of a mean share over all series, which count as independent.</summary>
    public ShareInterval Interval(AccuracyMeasure share) =>
        ShareInterval.Of(Mean(share.Of), Series.Where(one => one.Counts).Sum(one => one.Judged));

    /// <summary>Returns the interval of a share on one series.</summary>
    public ShareInterval Interval(AccuracyMeasure share, int series) =>
        Series[series].Counts ? ShareInterval.Of(share.Of(Series[series]), Series[series].Judged) : ShareInterval.Of(double.NaN, 0);
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

    /// <summary>The shares, for which exact intervals exist: a forecast is one observation, though it has five horizons.</summary>
    public static IReadOnlyList<AccuracyMeasure> Shares { get; } = [.. All.Where(measure => measure.Wanted > 0)];

    /// <summary>Returns the best value: the nearest to the wanted one. NaN if none is finite.</summary>
    public double Best(IEnumerable<double> values) =>
        values.Where(double.IsFinite).DefaultIfEmpty(double.NaN).MinBy(value => Math.Abs(value - Wanted));
}
