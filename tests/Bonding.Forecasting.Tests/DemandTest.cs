using Bonding.Domain.Metering;
using Bonding.Forecasting.Cadence;
using Bonding.Forecasting.Engine;

namespace Bonding.Forecasting.Tests;

/// <summary>
/// Checks that the need of a tenant whose usage is cut to its share is learnt from what waited, at any spacing of the samples. Everything
/// is a share of the tenant's size.
/// </summary>
public class DemandTest
{
    private const double Demand = 0.8;
    private const int Learning = 40;

    public static TheoryData<double> Spacings => [1, 3.25, 10, 30];

    [Theory]
    [MemberData(nameof(Spacings))]
    public void A_need_that_was_never_met_is_learnt_within_ten_samples_of_the_first_forecast(double spacing)
    {
        // It never had more than 0.3, and what waited was seen exactly.
        var forecast = new Feed(spacing).Run(Learning, _ => (0.3, Demand - 0.3));
        Assert.Equal(ForecastQuality.Ready, forecast.Quality);
        Assert.InRange(forecast.Quantile(1, QuantileLevel.P50), 0.95 * Demand, 1.05 * Demand);
        Assert.InRange(forecast.PeakQuantile, 0.95 * Demand, 1.2 * Demand);
    }

    [Theory]
    [MemberData(nameof(Spacings))]
    public void A_demand_that_rises_under_a_share_is_learnt_within_ten_samples(double spacing)
    {
        var feed = new Feed(spacing);
        feed.Run(100, _ => (0.3, 0));
        var forecast = feed.Run(10, _ => (0.3, Demand - 0.3));
        Assert.InRange(forecast.PeakQuantile, 0.95 * Demand, 1.25 * Demand);
    }

    [Theory]
    [MemberData(nameof(Spacings))]
    public void A_share_that_follows_the_need_reaches_a_demand_of_which_is_only_known_that_it_waits(double spacing)
    {
        // Pressure says that some thread waited all the time, not how many: it counts for as much as was used.
        var feed = new Feed(spacing);
        feed.Run(100, _ => (0.1, 0));
        var (share, highest) = (0.1, 0.0);
        var needs = new List<double>();
        for (var sample = 0; sample < 100; sample++)
        {
            var used = Math.Min(share, Demand);
            share = feed.Run(1, _ => (used, used < Demand ? used : 0)).PeakQuantile;
            needs.Add(share);
            highest = Math.Max(highest, share);
        }

        Assert.InRange(needs.FindIndex(need => need >= Demand), 0, 20);
        Assert.All(needs.Skip(20), need => Assert.True(need >= Demand - 1e-3, $"{need}"));
        Assert.InRange(highest, Demand, 1);
        Assert.InRange(needs[^1], Demand - 1e-3, 1.2 * Demand);
    }

    [Theory]
    [MemberData(nameof(Spacings))]
    public void A_need_does_not_outgrow_what_waits_however_long_it_is_not_met(double spacing)
    {
        var forecast = new Feed(spacing).Run(1000, _ => (0.2, 0.2));
        Assert.InRange(forecast.PeakQuantile, 0.38, 0.45);
    }

    [Theory]
    [MemberData(nameof(Spacings))]
    public void A_need_that_is_gone_is_forgotten_though_something_still_waits(double spacing)
    {
        var feed = new Feed(spacing);
        feed.Run(100, _ => (0.3, 0.5));
        var forecast = feed.Run(40, _ => (0.2, 0.1));
        Assert.InRange(forecast.Quantile(1, QuantileLevel.P50), 0.28, 0.33);
    }

    [Fact]
    public void Nothing_that_waited_changes_nothing()
    {
        static double Usage(int sample) => 0.3 + (0.2 * Math.Sin(sample / 5.0));
        var (with, without) = (new Feed(1), new Feed(1));
        Assert.Equal(without.Run(300, sample => (Usage(sample), 0)).PeakQuantile, with.Run(300, sample => (Usage(sample), 0)).PeakQuantile);
    }

    /// <summary>Windows of one series, one after the other.</summary>
    private sealed class Feed
    {
        private readonly CadenceStore _store = new(new ForecasterOptions { Capacity = 1 });
        private readonly double _spacing;
        private readonly int _slot;
        private int _samples;

        public Feed(double spacing) => (_spacing, _slot) = (spacing, _store.Add());

        /// <summary>Takes samples of usage and waiting, and returns the forecast after the last.</summary>
        public Forecast Run(int samples, Func<int, (double Used, double Waiting)> sample)
        {
            for (var end = _samples + samples; _samples < end; _samples++)
            {
                var (used, waiting) = sample(_samples);
                _store.Observe(
                    _slot,
                    new UsageWindow(_samples * _spacing, (_samples + 1) * _spacing, used, _spacing) { Waiting = waiting }
                );
            }

            return _store.Predict(_slot, _samples * _spacing);
        }
    }
}
