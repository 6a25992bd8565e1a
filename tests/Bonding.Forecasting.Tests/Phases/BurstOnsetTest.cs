using Bonding.Domain.Bursts;
using Bonding.Domain.Metering;
using Bonding.Forecasting.Phases;
using CsCheck;

namespace Bonding.Forecasting.Tests.Phases;

/// <summary>Samples are 15 s apart, and bursts begin somewhere between two of them.</summary>
public class BurstOnsetTest
{
    private const int Spacing = 15;
    private const int Period = 60;
    private const int Acts = 1;
    private const int Now = 40 * Period;
    private const float Threshold = 0.3f;
    private const float Idle = 0.01f;

    // An alarm looks at the seconds from when a write acts, one more on either side.
    private static readonly int LookAhead = Acts + (int)(BurstRules.Default.Lead + BurstRules.PhaseTolerance).TotalSeconds - 1;

    [Fact]
    public void The_alarm_waits_for_the_part_of_the_window_that_the_burst_can_fill()
    {
        // 7 of 15 s at 0.9, then 9 of 15 s: at most 0.43 / 0.54 of the first window, 12 s of it.
        var store = Seen(0.9f, 8, 24);
        Assert.InRange(SoonAt(store, Now + 3 - LookAhead - 1), 0, Threshold);
        Assert.InRange(SoonAt(store, Now + 3 - LookAhead), Threshold, 1);
    }

    [Fact]
    public void It_is_never_later_than_a_burst_of_even_height() =>
        Gen.Select(Gen.Float[0.4f, 1f], Gen.Int[0, Spacing - 1], Gen.Int[Spacing, 40])
            .Where(burst => MeanOf(burst.Item1, burst.Item2, Spacing) > Threshold && HasPause(burst.Item1, burst.Item2, burst.Item3))
            .Sample(burst =>
            {
                var (height, onset, length) = burst;
                return SoonAt(Seen(height, onset, onset + length), Now + onset - LookAhead) > Threshold;
            });

    [Fact]
    public void A_burst_that_is_over_in_its_first_window_may_have_been_anywhere_in_it()
    {
        var store = Seen(0.9f, 8, 14);
        Assert.InRange(SoonAt(store, Now - LookAhead), Threshold, 1);
    }

    // Where each window is above the threshold, nothing repeats.
    private static bool HasPause(float height, int onset, int length) =>
        Enumerable
            .Range(0, Period / Spacing)
            .Any(window => MeanOf(height, onset - (window * Spacing), onset + length - (window * Spacing)) <= Threshold);

    private static float SoonAt(PhaseStore store, int now) =>
        store.Outlook(0, now, TimeSpan.FromSeconds(Acts), Threshold, BurstRules.Default)!.Value.Soon;

    // Windows of 15 s up to half a minute before a period ends, in which each period has one burst.
    private static PhaseStore Seen(float height, int from, int to)
    {
        var store = new PhaseStore();
        store.Begin(0);
        for (var end = Spacing; end <= Now - (2 * Spacing); end += Spacing)
        {
            var phase = (end - Spacing) % Period;
            store.Observe(0, new UsageWindow(end - Spacing, end, MeanOf(height, from - phase, to - phase), Spacing));
            store.Outlook(0, end, TimeSpan.FromSeconds(Acts), Threshold, BurstRules.Default);
        }
        return store;
    }

    private static float MeanOf(float height, int from, int to) =>
        Idle + ((height - Idle) * Math.Max(0, Math.Min(to, Spacing) - Math.Max(from, 0)) / Spacing);
}
