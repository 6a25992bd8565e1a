using System.Globalization;
using Bonding.Domain.Decisions;
using Bonding.Simulation.Evidence;

namespace Bonding.Demo.Views;

/// <summary>
/// What forecasts are worth to tenants that burst every minute: the same hour with and without them, by the operator's own decision in the
/// simulator, for the demo's own tenants are too few minutes old to show it.
/// </summary>
internal static class ForecastWorth
{
    private const string Class = "cron60";
    private const int LongestSpacing = 30;

    /// <summary>Replays the hour and returns what to print.</summary>
    /// <param name="spacing">The time between two samples; half a minute at most.</param>
    public static IEnumerable<string> Lines(TimeSpan spacing)
    {
        var seconds = Math.Clamp((int)Math.Round(spacing.TotalSeconds), 1, LongestSpacing);
        ClassSetting[] settings = [ClassPlan.SetOnce, ClassPlan.Reactive(seconds), ClassPlan.Bonding(seconds)];
        var load = LoadClasses.All([], []).First(known => known.Name == Class);
        var job = new ClassJob(
            load,
            ClassPlan.FirstSeed,
            settings,
            () => ClassScenarios.Of(load, ClassPlan.FirstSeed, BondingRules.Default)
        );
        var pool = new ClassPool(job.Run(() => { }));
        return
        [
            "",
            $"eight tenants that burst every minute among sixteen others, an hour in the simulator, samples every {seconds} s:",
            Line(pool, "weight set once", settings[0]),
            Line(pool, "without forecasts", settings[1]),
            Line(pool, "with forecasts", settings[2]),
        ];
    }

    private static string Line(ClassPool pool, string name, ClassSetting setting)
    {
        var (load, seeds) = (pool.Loads[0], pool.AllSeeds);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"  {name, -20} they wait {pool.Mean(load, setting, seeds):0.00} s (p99 {pool.P99(load, setting, seeds):0.0} s), "
                + $"hold {pool.Held(load, setting, seeds):0.00} of their base requests, "
                + $"{pool.WritesPerHour(load, setting, seeds):0} writes an hour on both nodes"
        );
    }
}
