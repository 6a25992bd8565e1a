using Bonding.Domain.Metering;
using Bonding.Forecasting.Cadence;
using Bonding.Forecasting.Engine;

namespace Bonding.Forecasting.Tests.Cadence;

/// <summary>Checks forecasts from windows of every spacing.</summary>
public class CadenceStoreTest
{
    private const int Series = 10;

    private static UsageWindow Window(int step, double spacing, double mean) => new(step * spacing, (step + 1) * spacing, mean, spacing);

    private static CadenceStore After(double spacing, IEnumerable<double> means)
    {
        var store = new CadenceStore(new ForecasterOptions());
        store.Add();
        foreach (var (step, mean) in means.Index())
            store.Observe(0, Window(step, spacing, mean));
        return store;
    }

    // Noise around a level that wanders, with a burst every few steps.
    private static double[] Load(int seed, int steps)
    {
        var random = new Random(seed);
        var level = 1.0;
        return
        [
            .. Enumerable
                .Range(0, steps)
                .Select(step =>
                {
                    level = Math.Clamp(level + (0.05 * (random.NextDouble() - 0.5)), 0.2, 2);
                    return level * ((step % (4 + seed) == 0 ? 2 : 1) + (0.4 * random.NextDouble()));
                }),
        ];
    }

    /// <summary>Counts how often windows and 5 s exceed their limits; forecasts are made at odd moments within a window.</summary>
    private static (double Windows, double Peaks) Exceeded(double spacing, int steps)
    {
        var store = new CadenceStore(new ForecasterOptions());
        var loads = Enumerable.Range(0, Series).Select(seed => Load(seed, steps + 16)).ToArray();
        var (over, peaksOver, judged) = (0.0, 0.0, 0);
        foreach (var _ in loads)
            store.Add();
        for (var step = 0; step < steps; step++)
        for (var series = 0; series < Series; series++)
        {
            store.Observe(series, Window(step, spacing, loads[series][step]));
            var age = step % 4 * spacing / 4;
            var forecast = store.Predict(series, ((step + 1) * spacing) + age);
            if (step < 100 || forecast.Quality != ForecastQuality.Ready)
                continue;
            var next = Enumerable
                .Range(1, 5)
                .Select(h => loads[series][step + Math.Max(1, (int)Math.Ceiling((age + h) / spacing))])
                .ToList();
            over += next.Select((value, h) => value > forecast.Quantile(h + 1, QuantileLevel.P95) ? 0.2 : 0).Sum();
            var touched = Enumerable
                .Range(0, 51)
                .Max(tenth => loads[series][step + Math.Max(1, (int)Math.Ceiling((age + (tenth / 10.0)) / spacing))]);
            peaksOver += touched > forecast.PeakQuantile ? 1 : 0;
            judged++;
        }

        Assert.True(judged > steps * Series / 2);
        return (over / judged, peaksOver / judged);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3.25)]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(15)]
    [InlineData(30)]
    [InlineData(60)]
    public void Limits_of_windows_and_of_the_next_five_seconds_are_exceeded_as_often_as_they_should_be(double spacing)
    {
        var (windows, peaks) = Exceeded(spacing, 500);
        Assert.InRange(windows, 0.03, 0.07);
        Assert.InRange(peaks, 0.03, 0.07);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(1.4, true)]
    [InlineData(2, false)]
    [InlineData(10, false)]
    [InlineData(30, false)]
    public void T10_a_limit_for_peaks_within_a_second_is_claimed_only_from_samples_that_show_them(double spacing, bool claimed)
    {
        var forecast = After(spacing, Load(1, 200)).Predict(0, 200 * spacing);
        Assert.Equal(
            (ForecastQuality.Ready, claimed, spacing, 0),
            (forecast.Quality, forecast.ClaimsPeak, forecast.Spacing.TotalSeconds, forecast.Age.TotalSeconds)
        );
    }

    [Fact]
    public void T15_no_need_above_what_was_ever_used_comes_from_a_counter_that_is_refreshed_every_eleven_to_nineteen_seconds()
    {
        var (store, rate, random) = (new CadenceStore(new ForecasterOptions { Capacity = 1 }), new UsageRate(), new Random(15));
        store.Add();
        var (counter, shown, refresh) = (0.0, 0.0, 11.0);
        for (var second = 1; second <= 3600; second++)
        {
            counter += second % 12 < 6 ? 0.4 : 0;
            if (second >= refresh)
                (shown, refresh) = (counter, second + 11 + (8 * random.NextDouble()));
            rate.AddSamples("a", [new MetricSample(second * 1000, shown)]);
            foreach (var window in rate.Advance(DateTimeOffset.FromUnixTimeSeconds(second)))
                store.Observe(0, window);
            var forecast = store.Predict(0, second);
            Assert.False(forecast.ClaimsPeak);
            if (forecast.Quality == ForecastQuality.Ready)
                Assert.InRange(forecast.PeakQuantile, 0.1, 0.4);
        }

        var last = store.Predict(0, 3600);
        Assert.Equal((ForecastQuality.Ready, 15), (last.Quality, last.Spacing.TotalSeconds));
    }

    [Fact]
    public void A_forecast_is_for_the_time_from_now_not_from_the_sample()
    {
        var store = After(10, Enumerable.Range(0, 200).Select(step => step % 2 == 0 ? 1.0 : 5));

        var (fresh, old) = (store.Predict(0, 2000), store.Predict(0, 2008));

        Assert.Equal((1, 1), (Median(fresh, 1), Median(fresh, 5)));
        Assert.Equal((1, 5), (Median(old, 1), Median(old, 5)));
        Assert.InRange(fresh.PeakQuantile, 1, 2);
        Assert.InRange(old.PeakQuantile, 4.9, 6);
        Assert.Equal(TimeSpan.FromSeconds(8), old.Age);
    }

    private static double Median(Forecast forecast, int horizon) => Math.Round(forecast.Quantile(horizon, QuantileLevel.P50), 1);

    [Theory]
    [InlineData(1, 3, ForecastQuality.Ready)]
    [InlineData(1, 4, ForecastQuality.Stale)]
    [InlineData(1, 61, ForecastQuality.None)]
    [InlineData(30, 75, ForecastQuality.Ready)]
    [InlineData(30, 76, ForecastQuality.Stale)]
    [InlineData(30, 181, ForecastQuality.None)]
    public void A_forecast_is_stale_after_two_and_a_half_spacings_and_forgotten_after_six(
        double spacing,
        double age,
        ForecastQuality quality
    ) => Assert.Equal(quality, After(spacing, Load(2, 100)).Predict(0, (100 * spacing) + age).Quality);

    [Fact]
    public void A_series_changes_its_class_once_its_spacing_has_changed_for_good()
    {
        var store = After(1, Enumerable.Repeat(0.3, 100));
        for (var step = 0; step < 40; step++)
        {
            store.Observe(0, new UsageWindow(100 + (step * 10), 110 + (step * 10), 0.3, 10));
            var forecast = store.Predict(0, 110 + (step * 10));
            Assert.Equal((0.3, false), (Math.Round(forecast.Quantile(5, QuantileLevel.P50), 3), forecast.ClaimsPeak));
        }

        Assert.Equal((1, ForecastQuality.Ready), (store.Count, store.Predict(0, 500).Quality));
        Assert.Equal(1, Restarted(store).Count);
    }

    [Fact]
    public void Until_it_changes_finer_windows_make_up_whole_steps()
    {
        var store = After(10, Enumerable.Repeat(0.5, 100));
        for (var step = 0; step < 7; step++)
            store.Observe(0, new UsageWindow(1000 + (step * 2), 1002 + (step * 2), step % 2 * 20, 2));

        // Five windows of 0, 20, 0, 20 and 0 make one step; two wait for the next.
        var forecast = store.Predict(0, 1014);
        Assert.Equal((8, ForecastQuality.Ready, 1), (forecast.RecentPeak, forecast.Quality, store.Count));
    }

    [Fact]
    public void One_odd_window_changes_nothing()
    {
        var store = After(10, Load(3, 100));
        store.Observe(0, new UsageWindow(1000, 1001, 1, 1));
        store.Observe(0, new UsageWindow(1001, 1011, 1, 10));
        Assert.Equal(10, store.Predict(0, 1011).Spacing.TotalSeconds);
    }

    [Fact]
    public void A_removed_series_leaves_its_slot_to_one_that_knows_nothing_of_it()
    {
        var store = After(10, Load(3, 100));
        store.Remove(0);
        Assert.Equal((0, 0), (store.Count, store.Add()));
        Assert.Equal(ForecastQuality.None, store.Predict(0, 1000).Quality);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void Nothing_is_allocated_by_the_windows_of_one_class(double spacing)
    {
        var store = After(spacing, Load(4, 300));
        var load = Load(4, 400);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var step = 300; step < 400; step++)
        {
            store.Observe(0, Window(step, spacing, load[step]));
            _ = store.Predict(0, (step + 1) * spacing);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void A_loaded_store_is_stale_until_the_next_window_and_then_goes_on()
    {
        var store = Restarted(After(10, Load(5, 200)));
        Assert.Equal(ForecastQuality.Stale, store.Predict(0, 2000).Quality);
        store.Observe(0, Window(200, 10, 1));
        Assert.Equal(ForecastQuality.Ready, store.Predict(0, 2010).Quality);
    }

    [Fact]
    public void A_store_of_another_kind_is_refused() =>
        Assert.Throws<InvalidDataException>(() =>
        {
            var bytes = Saved(After(10, Load(5, 10)));
            bytes[4] ^= 1;
            CadenceStore.Load(new MemoryStream(bytes), new ForecasterOptions());
        });

    private static byte[] Saved(CadenceStore store)
    {
        using var file = new MemoryStream();
        store.Save(file);
        return file.ToArray();
    }

    private static CadenceStore Restarted(CadenceStore store) => CadenceStore.Load(new MemoryStream(Saved(store)), new ForecasterOptions());
}
