using Bonding.Simulation.Results;

namespace Bonding.Simulation.Evidence;

/// <summary>The outcomes of the load classes, pooled over seeds. A draw names seeds by position, some more than once.</summary>
public sealed class ClassPool
{
    private const double TailLevel = 0.99;
    private readonly Dictionary<(LoadClass Load, ClassSetting Setting), ClassOutcome[]> _runs;

    /// <param name="outcomes">Outcomes of the same settings and seeds in each class.</param>
    public ClassPool(IReadOnlyList<ClassOutcome> outcomes)
    {
        _runs = outcomes
            .GroupBy(outcome => (outcome.Load, outcome.Setting))
            .ToDictionary(runs => runs.Key, runs => runs.OrderBy(run => run.Seed).ToArray());
        Loads = [.. outcomes.Select(outcome => outcome.Load).Distinct()];
        Settings = [.. outcomes.Select(outcome => outcome.Setting).Distinct()];
        Seeds = [.. outcomes.Select(outcome => outcome.Seed).Distinct().Order()];
    }

    /// <summary>The classes, in their order.</summary>
    public IReadOnlyList<LoadClass> Loads { get; }

    /// <summary>The settings, in their order.</summary>
    public IReadOnlyList<ClassSetting> Settings { get; }

    /// <summary>The seeds, in their order.</summary>
    public IReadOnlyList<int> Seeds { get; }

    /// <summary>Every seed once.</summary>
    public IReadOnlyList<int> AllSeeds => [.. Enumerable.Range(0, Seeds.Count)];

    /// <summary>The contended work of bonded tenants in all runs of a setting, in vCPU-seconds.</summary>
    public double ContendedWork(LoadClass load) => _runs[(load, Settings[0])].Sum(run => run.Bonded.Waits.Total);

    /// <summary>The mean wait of bonded work under contention, in seconds.</summary>
    public double Mean(LoadClass load, ClassSetting setting, IReadOnlyList<int> seeds) => Mean(load, setting, seeds, run => run.Bonded);

    /// <summary>The 0.99 quantile of the wait of bonded work under contention, in seconds.</summary>
    public double P99(LoadClass load, ClassSetting setting, IReadOnlyList<int> seeds) => P99(load, setting, seeds, run => run.Bonded);

    /// <summary>The mean wait of the others' work under contention, in seconds.</summary>
    public double OthersMean(LoadClass load, ClassSetting setting, IReadOnlyList<int> seeds) =>
        Mean(load, setting, seeds, run => run.Others);

    /// <summary>The 0.99 quantile of the wait of the others' work under contention, in seconds.</summary>
    public double OthersP99(LoadClass load, ClassSetting setting, IReadOnlyList<int> seeds) => P99(load, setting, seeds, run => run.Others);

    /// <summary>The mean request of bonded tenants over their base request.</summary>
    public double Held(LoadClass load, ClassSetting setting, IReadOnlyList<int> seeds) =>
        Runs(load, setting, seeds).Average(run => run.Bonded.Requests.Held);

    /// <summary>The mean request of the others over their base request.</summary>
    public double Kept(LoadClass load, ClassSetting setting, IReadOnlyList<int> seeds) =>
        Runs(load, setting, seeds).Average(run => run.Others.Requests.Held);

    /// <summary>The CPU spent on tenants' work, as a share of all nodes' CPU.</summary>
    public double Utilisation(LoadClass load, ClassSetting setting, IReadOnlyList<int> seeds) =>
        Runs(load, setting, seeds).Average(run => run.Utilisation);

    /// <summary>The writes of all tenants in an hour.</summary>
    public double WritesPerHour(LoadClass load, ClassSetting setting, IReadOnlyList<int> seeds) =>
        Runs(load, setting, seeds).Average(run => (run.Bonded.Requests.Writes + run.Others.Requests.Writes) / run.Hours);

    /// <summary>The writes of an hour that waited for the budget until they were no longer wanted.</summary>
    public double WritesNotMadePerHour(LoadClass load, ClassSetting setting, IReadOnlyList<int> seeds) =>
        Runs(load, setting, seeds).Average(run => run.WritesNotMade / run.Hours);

    /// <summary>The writes of a tenant in an hour that took back the one before without a burst.</summary>
    public double ReversalsPerTenantHour(LoadClass load, ClassSetting setting, IReadOnlyList<int> seeds) =>
        Runs(load, setting, seeds)
            .Average(run =>
                (run.Bonded.Requests.Reversed + run.Others.Requests.Reversed) / ((run.Bonded.Tenants + run.Others.Tenants) * run.Hours)
            );

    private double Mean(LoadClass load, ClassSetting setting, IReadOnlyList<int> seeds, Func<ClassOutcome, GroupOutcome> group)
    {
        double waited = 0;
        double work = 0;
        foreach (var run in Runs(load, setting, seeds))
        {
            var waits = group(run).Waits;
            waited += waits.MeanSeconds * waits.Total;
            work += waits.Total;
        }
        return work > 0 ? waited / work : 0;
    }

    private double P99(LoadClass load, ClassSetting setting, IReadOnlyList<int> seeds, Func<ClassOutcome, GroupOutcome> group) =>
        WaitHistogram.Of(Runs(load, setting, seeds).Select(run => group(run).Waits)).Quantile(TailLevel);

    private IEnumerable<ClassOutcome> Runs(LoadClass load, ClassSetting setting, IReadOnlyList<int> seeds)
    {
        var runs = _runs[(load, setting)];
        return seeds.Select(seed => runs[seed]);
    }
}
