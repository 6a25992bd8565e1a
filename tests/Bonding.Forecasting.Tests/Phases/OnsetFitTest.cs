using Bonding.Domain.Bursts;
using Bonding.Domain.Metering;
using Bonding.Forecasting.Phases;

namespace Bonding.Forecasting.Tests.Phases;

/// <summary>Long bursts do not last equally long, so they are told by their beginnings.</summary>
public class OnsetFitTest
{
    private const float Threshold = 0.3f;
    private const int Known = 1500;
    private static readonly byte Level = UseLevel.Of(Threshold);

    [Fact]
    public void The_period_is_the_slope_of_the_line_through_the_onsets()
    {
        // Onsets 100, 401, 700, 1001, 1300: by hand, (2 x (1300 - 100) + (1001 - 401)) / 10.
        var history = HistoryOf((100, 40), (401, 30), (700, 55), (1001, 35), (1300, 45));
        Assert.Equal(300f, OnsetFit.Period(history, Known, 303, Level));
    }

    [Fact]
    public void Other_bursts_between_them_do_not_count()
    {
        var history = HistoryOf((100, 40), (250, 5), (400, 40), (700, 40), (930, 8), (1000, 40), (1450, 10));
        Assert.Equal(300f, OnsetFit.Period(history, Known, 296, Level));
    }

    [Fact]
    public void Two_bursts_tell_no_period() => Assert.Null(OnsetFit.Period(HistoryOf((800, 40), (1100, 40)), Known, 300, Level));

    [Fact]
    public void A_burst_that_pauses_for_a_moment_is_one()
    {
        var history = HistoryOf((100, 20), (122, 20), (400, 40), (700, 10), (712, 20), (1000, 40));
        Span<long> onsets = stackalloc long[8];
        Assert.Equal(4, history.FindOnsets(onsets, Known, Level));
        Assert.Equal([1000, 700, 400, 100], onsets[..4].ToArray());
    }

    [Fact]
    public void Bursts_of_different_lengths_every_five_minutes_are_announced_by_alarms_that_count()
    {
        var store = new PhaseStore();
        store.Begin(0);
        var (random, announced, bursts) = (new Random(5), 0, 0);
        for (var (second, until, next) = (0, 0, 100); second < 3600; second++)
        {
            if (second == next)
                (until, next) = (second + random.Next(30, 50), second + 300);
            var phase = store.Outlook(0, second, TimeSpan.FromSeconds(1), Threshold, BurstRules.Default);
            var isDue = phase is { } known && known.Soon > Threshold && known.AlarmsRight >= BurstRules.Default.Proven;
            (bursts, announced) = second == next - 4 && second > 1800 ? (bursts + 1, announced + (isDue ? 1 : 0)) : (bursts, announced);
            store.Observe(0, new UsageWindow(second, second + 1, second < until ? 0.6 : 0.01, 1));
        }
        Assert.Equal((6, 6), (bursts, announced));
    }

    private static CycleHistory HistoryOf(params (int From, int Length)[] bursts)
    {
        var history = default(CycleHistory);
        history.Fill(0, Known, UseLevel.Of(0.01f));
        foreach (var (from, length) in bursts)
            history.Fill(from, from + length, UseLevel.Of(0.6f));
        return history;
    }
}
