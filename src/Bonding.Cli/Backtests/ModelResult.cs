using Bonding.Forecasting.Backtest;

namespace Bonding.Cli.Backtests;

/// <summary>One model's accuracy on each series, in the order of the series.</summary>
internal sealed record ModelResult(string Model, IReadOnlyList<Accuracy> Series)
{
    /// <summary>The mean over all series that could be judged; NaN when none could.</summary>
    public double Mean(Func<Accuracy, double> score) => Series.Where(one => one.Counts).Select(score).DefaultIfEmpty(double.NaN).Average();
}
