using Bonding.Domain.Metering;

namespace Bonding.Domain.Tests.Metering;

/// <summary>What the windows of one series say of gauges, and of counters whose refresh is not clear.</summary>
public class RefreshedWindowsTest
{
    [Fact]
    public void A_gauge_that_is_refreshed_every_ten_seconds_has_a_window_with_its_value_for_each_refresh()
    {
        var gauge = new RefreshedWindows(isGauge: true);
        for (var second = 1; second <= 100; second++)
            gauge.Add(new MetricSample(second * 1000, 7 + (second / 10)));

        var learnt = gauge.Windows.TakeLast(7).ToList();
        Assert.Equal([11, 12, 13, 14, 15, 16, 17], learnt.Select(window => window.Mean));
        Assert.All(learnt, window => Assert.Equal(10, window.Length, 0.5));
    }

    [Fact]
    public void A_gauge_that_does_not_move_is_known_to_be_the_same()
    {
        var gauge = new RefreshedWindows(isGauge: true);
        for (var second = 1; second <= 100; second++)
            gauge.Add(new MetricSample(second * 1000, 7));

        Assert.NotEmpty(gauge.Windows);
        Assert.All(gauge.Windows, window => Assert.Equal(7, window.Mean));
        Assert.Equal(100, gauge.KnownTo);
    }

    [Fact]
    public void A_counter_that_never_moved_is_known_to_have_stood_still_until_its_next_growth_could_have_begun()
    {
        var counter = new RefreshedWindows();
        for (var second = 1; second <= 100; second++)
            counter.Add(new MetricSample(second * 1000, 7));

        Assert.All(counter.Windows, window => Assert.Equal(0, window.Mean));
        Assert.InRange(counter.KnownTo, 60, 80);
    }

    [Fact]
    public void A_source_that_leaves_out_a_refresh_makes_no_peak()
    {
        var counter = new RefreshedWindows();
        for (var second = 1; second <= 200; second++)
            counter.Add(new MetricSample(second * 1000, second is >= 100 and < 110 ? 90 : second / 10 * 10));

        Assert.All(counter.Windows, window => Assert.InRange(window.Mean, 0, 1.06));
    }

    [Fact]
    public void A_refresh_without_growth_is_a_window_of_its_own_once_the_next_growth_is_no_new_high()
    {
        var counter = new RefreshedWindows();
        double[] use = [4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 0, 4, 0, 4, 0, 4];
        for (var second = 1; second < use.Length * 10; second++)
            counter.Add(new MetricSample(second * 1000, 10 * use.Take(second / 10).Sum()));

        Assert.Equal([0, 4, 0, 4], counter.Windows.TakeLast(4).Select(window => Math.Round(window.Mean)));
    }
}
