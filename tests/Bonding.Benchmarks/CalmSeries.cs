using Bonding.Forecasting.Backtest;

namespace Bonding.Benchmarks;

/// <summary>Series that are easy to forecast at any spacing: they show whether an engine is just silent where samples are sparse.</summary>
internal static class CalmSeries
{
    private const int Seconds = 2400;
    private const int Count = 20;

    /// <summary>Nearly idle (one still), constant, noisy and slowly waving series, five of each; always the same.</summary>
    public static SeriesTable Table { get; } = new([.. Numbers.Select(number => $"calm{number}")], [.. Numbers.Select(Create)]);

    private static IEnumerable<int> Numbers => Enumerable.Range(0, Count);

    private static double[] Create(int number)
    {
        var random = new Random(number);
        var level = 1 + (number / 4);
        return
        [
            .. Enumerable
                .Range(0, Seconds)
                .Select(second =>
                    (number % 4) switch
                    {
                        0 => number == 0 ? 0 : 0.002 * random.NextDouble(),
                        1 => level,
                        2 => level * (1 + (0.2 * (random.NextDouble() - 0.5))),
                        _ => level * (1 + (0.3 * Math.Sin(second / 120.0)) + (0.05 * (random.NextDouble() - 0.5))),
                    }
                ),
        ];
    }
}
