using Bonding.Domain.Metering;

namespace Bonding.Domain.Tests.Metering;

/// <summary>The rates that the forecasters observe, from the samples of sources that refresh their counters when they like.</summary>
public class UsageRateTest
{
    private readonly UsageRate _rate = new();

    [Fact]
    public void The_newest_samples_give_the_sum_of_the_rates_of_all_series()
    {
        _rate.AddSamples("a", Samples((1, 10), (2, 12)));
        _rate.AddSamples("a", Samples((2, 12), (3, 15)));
        _rate.AddSamples("b", Samples((1, 0), (2, 0.5), (3, 1)));
        _rate.Advance(Second(3));

        Assert.Equal(3.5, _rate.At(Second(3)));
    }

    [Fact]
    public void A_reset_gives_no_rate()
    {
        _rate.AddSamples("a", Samples((1, 10), (2, 12), (3, 1)));
        _rate.Advance(Second(3));

        Assert.Null(_rate.At(Second(3)));
    }

    [Theory]
    [InlineData(1, 3, true)]
    [InlineData(1, 4, false)]
    [InlineData(15, 37, true)]
    [InlineData(15, 38, false)]
    public void A_sample_is_stale_after_two_and_a_half_scrapes_and_three_seconds_at_least(int interval, int age, bool fresh)
    {
        _rate.AddSamples("a", Samples((100 - (2 * interval), 0), (100 - interval, 1), (100, 2)));
        _rate.Advance(Second(100 + age));

        Assert.Equal(fresh, _rate.At(Second(100 + age)) is not null);
    }

    [Fact]
    public void T9_a_virtual_machine_that_KubeVirt_refreshes_every_three_and_a_quarter_seconds_is_read_right_at_every_second()
    {
        for (var second = 1; second <= 300; second++)
        {
            Scrape(second, Math.Floor(second / 3.25) * 3.25);
            if (second < 30)
                continue;
            Assert.Equal(1, _rate.At(Second(second))!.Value, second < 60 ? 0.1 : 0.02);
            Assert.InRange(_rate.AgeAt(Second(second))!.Value.TotalSeconds, 0, 3.25);
        }

        Assert.Equal(3.25, _rate.Spacing!.Value.TotalSeconds, 0.05);
    }

    [Fact]
    public void A_cached_counter_that_stops_reads_as_zero_once_it_must_have_been_refreshed_twice()
    {
        for (var second = 1; second <= 120; second++)
        {
            Scrape(second, Math.Min(60, Math.Floor(second / 3.25) * 3.25));
            if (second > 60 + (2 * 3.25) + 4)
                Assert.Equal(0, _rate.At(Second(second)));
        }
    }

    [Fact]
    public void A_counter_that_was_seen_to_move_every_second_reads_as_zero_at_once_when_it_stands()
    {
        for (var second = 1; second <= 60; second++)
            Scrape(second, Math.Min(second, 50));
        Assert.Equal(0, _rate.At(Second(60)));
        Assert.Equal(0, _rate.AgeAt(Second(60))!.Value.TotalSeconds);
    }

    [Fact]
    public void T15_a_container_that_cAdvisor_refreshes_every_eleven_to_nineteen_seconds_is_never_read_as_more_than_it_used()
    {
        var random = new Random(15);
        var (counter, shown, refresh) = (0.0, 0.0, 11.0);
        List<UsageWindow> steps = [];
        for (var second = 1; second <= 1800; second++)
        {
            counter += second % 12 < 6 ? 0.4 : 0;
            if (second >= refresh)
                (shown, refresh) = (counter, second + 11 + (8 * random.NextDouble()));
            steps.AddRange(Scrape(second, shown));
        }

        Assert.All(steps, step => Assert.InRange(step.Mean, 0.01, 0.4));
        Assert.Equal(0.2, steps.Sum(step => step.Mean * step.Length) / (steps[^1].End - steps[0].Start), 0.01);
        Assert.Equal(15, _rate.Spacing!.Value.TotalSeconds);
        Assert.InRange(_rate.LongestSpacing!.Value.TotalSeconds, 15, 20);
    }

    [Fact]
    public void A_moment_that_is_told_again_is_one_sample()
    {
        _rate.AddSamples("a", Samples((10, 1), (10, 1), (20, 2), (20, 2), (20, 2), (30, 3), (30, 3)));

        Assert.Equal([new UsageWindow(20, 30, 0.1, 10)], _rate.Advance(Second(30)));
    }

    [Fact]
    public void A_scrape_that_was_missed_makes_one_long_step_of_which_nothing_is_made_up()
    {
        for (var second = 1; second <= 20; second++)
            Scrape(second, second);

        Assert.Equal([new UsageWindow(20, 26, 1, 1)], Scrape(26, 26));
    }

    [Fact]
    public void Containers_with_refreshes_of_their_own_are_summed_over_the_same_stretches()
    {
        List<UsageWindow> steps = [];
        for (var second = 1; second <= 600; second++)
        {
            _rate.AddSamples("a", Samples((second, Math.Floor(second / 10.0) * 10 * 0.3)));
            _rate.AddSamples("b", Samples((second, Math.Floor((second + 4) / 10.0) * 10 * 0.5)));
            steps.AddRange(_rate.Advance(Second(second)));
        }

        Assert.All(steps.Where(step => step.Start > 100), step => Assert.Equal(0.8, step.Mean, 0.01));
    }

    [Fact]
    public void Steps_hold_all_that_was_used_and_never_less_than_nothing_however_the_samples_are_batched() =>
        Gen.Select(Gen.Double[0.5, 13], Gen.Bool, Gen.Int[1, 5], Gen.Double[0, 4].Array[60, 240], Gen.Int[1, 40])
            .Sample(
                (refresh, isIrregular, scrape, use, batch) =>
                {
                    var samples = Cached(refresh, isIrregular, scrape, use);
                    var steps = StepsOf(samples, 1);

                    Assert.Equal(steps, StepsOf(samples, batch));
                    Assert.All(steps, step => Assert.True(step.Mean >= 0 && step.Length > 0));
                    Assert.All(steps.Zip(steps.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.Start));
                    var moves = samples
                        .Zip(samples.Skip(1))
                        .Where(pair => pair.Second.Value > pair.First.Value)
                        .Select(pair => pair.Second.Value)
                        .ToList();
                    if (steps.Count > 0)
                        Assert.InRange(
                            steps.Sum(step => step.Mean * step.Length),
                            moves[^Math.Min(3, moves.Count)] - moves[0] - 1e-6,
                            moves[^1] - moves[0] + 1e-6
                        );
                },
                iter: 2000
            );

    private static List<MetricSample> Cached(double refresh, bool isIrregular, int scrape, double[] use)
    {
        List<MetricSample> samples = [];
        var (counter, shown, next) = (0.0, 0.0, 0.0);
        for (var second = 0; second < use.Length; second++)
        {
            counter += use[second];
            if (second >= next)
                (shown, next) = (counter, next + (isIrregular ? refresh * (1 + (0.5 * use[second] / 4)) : refresh));
            if (second % scrape == 0)
                samples.Add(new MetricSample((1000 + second) * 1000L, shown));
        }

        return samples;
    }

    private static List<UsageWindow> StepsOf(List<MetricSample> samples, int batch)
    {
        var rate = new UsageRate();
        List<UsageWindow> steps = [];
        foreach (var some in samples.Chunk(batch))
        {
            rate.AddSamples("a", some);
            steps.AddRange(rate.Advance(some[^1].At));
        }

        return steps;
    }

    private List<UsageWindow> Scrape(int second, double counter)
    {
        _rate.AddSamples("a", Samples((second, counter)));
        return [.. _rate.Advance(Second(second))];
    }

    private static List<MetricSample> Samples(params (int Second, double Value)[] samples) =>
        [.. samples.Select(sample => new MetricSample(sample.Second * 1000, sample.Value))];

    private static DateTimeOffset Second(int second) => DateTimeOffset.FromUnixTimeSeconds(second);
}
