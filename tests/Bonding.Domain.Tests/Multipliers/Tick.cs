using Bonding.Domain.Multipliers;

namespace Bonding.Domain.Tests.Multipliers;

/// <summary>One decision of a tenant in a test run: how far the clock moved, and what was forecast.</summary>
internal readonly record struct Tick(TimeSpan Moved, DemandOutlook Outlook)
{
    /// <summary>Whether a burst runs or is due.</summary>
    public bool BurstRuns { get; init; }

    public static DemandOutlook Cpu(double need, double level, double sigma = 0) =>
        new(new ResourceOutlook(need, level, sigma), null, null);

    public static Tick Every(double seconds, DemandOutlook outlook) => new(TimeSpan.FromSeconds(seconds), outlook);

    /// <summary>All decisions of a run, in order.</summary>
    public static List<MultiplierDecision> Run(IEnumerable<Tick> ticks, MultiplierRules rules, int bondedUnits = 2)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
        var state = AdjustmentState.Start(now);
        var decisions = new List<MultiplierDecision>();
        foreach (var tick in ticks)
        {
            now += tick.Moved;
            decisions.Add(PreemptionMultiplier.Decide(bondedUnits, tick.Outlook, tick.BurstRuns, state, rules, now));
            state = decisions[^1].State;
        }
        return decisions;
    }
}
