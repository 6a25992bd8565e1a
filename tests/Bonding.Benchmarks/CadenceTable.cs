using System.Globalization;
using System.Text;
using Bonding.Forecasting.Backtest;
using Bonding.Forecasting.Cadence;
using Bonding.Forecasting.Engine;
using Bonding.Forecasting.Phases;

namespace Bonding.Benchmarks;

/// <summary>
/// Prints how well the engine forecasts series whose samples are 1 to 30 s apart. The truth is the mean over the windows that the next five
/// seconds touch: more a counter does not tell.
/// </summary>
internal static class CadenceTable
{
    private const int Warmup = 600;
    private const int Stride = 7;
    private const string Calm = "calm";
    private const string Gauge = "_mem";

    private static readonly (string Name, double Spacing, int Scrape)[] Spacings =
    [
        ("1s", 1, 1),
        ("325", 3.25, 1),
        ("5s", 5, 5),
        ("10s", 10, 10),
        ("15s", 15, 15),
        ("30s", 30, 30),
    ];

    /// <summary>Prints a row for each group and spacing, then the line of results: means over groups, ratios as geometric means.</summary>
    public static int Run(string folder, string[] names)
    {
        var result = new StringBuilder("RESULT");
        var claims = 0;
        var groups = DataGroup
            .All.Where(group => group.Protocol.Warmup == Warmup && (names.Length == 0 || names.Contains(group.Name)))
            .Select(group => (group.Name, Table: group.Read(folder)))
            .ToList();
        Console.WriteLine("spacing group      ready  cov95   viol  ratio");
        foreach (var spacing in Spacings)
        {
            var rows = groups.Select(group => Score(group.Name, group.Table, spacing)).ToList();
            var calm = Score(Calm, CalmSeries.Table, spacing);
            claims += spacing.Spacing > 1.5 ? rows.Append(calm).Sum(row => row.Sum(score => score.Claims)) : 0;
            var ready = rows.SelectMany(row => row).Average(score => score.IsReady ? 1.0 : 0);
            var ratio = Math.Exp(rows.Average(row => Math.Log(Ratio(row))));
            Add($"cov_{spacing.Name}", rows.Average(Coverage));
            Add($"viol_{spacing.Name}", rows.Average(Violation));
            Add($"mase_vs_best_naive_{spacing.Name}", ratio);
            Add($"ready_{spacing.Name}", ready);
            Add($"calm_ready_{spacing.Name}", calm.Average(score => score.IsReady ? 1.0 : 0));
        }
        var bytes = CadenceStore.BytesPerSeries + PhaseStore.BytesPerSeries;
        result.Append(CultureInfo.InvariantCulture, $" peak_claims_beyond_spacing={claims} bytes_per_series={bytes}");
        result.Append(CultureInfo.InvariantCulture, $" bytes_per_periodic_series={bytes + PhaseStore.BytesPerPeriod}");
        Console.WriteLine(result);
        return 0;

        void Add(string key, double number) => result.Append(CultureInfo.InvariantCulture, $" {key}={number:f4}");
    }

    private static CadenceScore[] Score(string name, SeriesTable series, (string Name, double Spacing, int Scrape) spacing)
    {
        var store = new CadenceStore(new ForecasterOptions());
        var feeds = series
            .Names.Zip(
                series.Values,
                (one, values) => new CadenceFeed(values, one.EndsWith(Gauge, StringComparison.Ordinal), spacing.Spacing, spacing.Scrape)
            )
            .ToArray();
        var slots = feeds.Select(_ => store.Add()).ToArray();
        var scores = feeds.Select(_ => new CadenceScore(spacing.Spacing)).ToArray();
        for (var second = 1; second <= series.Length; second++)
        {
            for (var i = 0; i < feeds.Length; i++)
            {
                var (windows, now) = feeds[i].At(second);
                foreach (var window in windows)
                    store.Observe(slots[i], window);
                var forecast = store.Predict(slots[i], now);
                scores[i].Claim(forecast);
                if (second >= Warmup && second % Stride == 0)
                    scores[i].Judge(forecast, feeds[i], second);
            }
        }
        Print(spacing.Name, name, scores);
        return scores;
    }

    private static void Print(string spacing, string name, CadenceScore[] scores)
    {
        var (ready, coverage) = (scores.Average(score => score.IsReady ? 1.0 : 0), Coverage(scores));
        var (violation, ratio) = (Violation(scores), Ratio(scores));
        Console.WriteLine(
            FormattableString.Invariant($"{spacing, 7} {name, -9} {ready, 6:f3} {coverage, 6:f3} {violation, 6:f3} {ratio, 6:f3}")
        );
    }

    private static double Coverage(CadenceScore[] scores) =>
        scores.Sum(score => score.Windows.Kept) / (double)scores.Sum(score => score.Windows.All);

    private static double Violation(CadenceScore[] scores) =>
        scores.Sum(score => score.Limits.Exceeded) / (double)scores.Sum(score => score.Limits.All);

    private static double Ratio(CadenceScore[] scores) =>
        Math.Exp(scores.Select(score => Math.Log(Math.Max(score.Ratio, 1e-3))).Where(double.IsFinite).DefaultIfEmpty(0).Average());
}
