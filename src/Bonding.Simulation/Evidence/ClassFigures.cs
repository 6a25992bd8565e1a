using Bonding.Simulation.Policies;
using MathNet.Numerics.Statistics;

namespace Bonding.Simulation.Evidence;

/// <summary>The figures that the load classes are judged by.</summary>
public sealed class ClassFigures(ClassPool pool)
{
    // The simulation cannot resolve shorter waits, and means of less than a thousandth of a second are none.
    private const double LeastP99 = 0.1;
    private const double LeastMean = 0.001;

    // Where perfect knowledge gains less than this part of the reactive wait, there is nothing to capture.
    private const double LeastGain = 0.1;
    private const int LongPeriod = 60;

    private delegate double Measure(LoadClass load, ClassSetting setting, IReadOnlyList<int> seeds);

    /// <summary>Returns all figures, in the order of their targets.</summary>
    public IReadOnlyList<Figure> All() =>
        [.. ClassPlan.JudgedScrapes.SelectMany(BesideReactive), .. BesideSetOnce(), .. Aperiodic(), .. AtAnySize(), .. Price()];

    /// <summary>Returns the part of the oracle's gain over the reactive rule that the forecast captures; NaN without a gain.</summary>
    public double Captured(LoadClass load, int scrape, IReadOnlyList<int> seeds)
    {
        var reactive = pool.Mean(load, ClassPlan.Reactive(scrape), seeds);
        var oracle = pool.Mean(load, ClassPlan.Oracle, seeds);
        return reactive > oracle ? (reactive - pool.Mean(load, ClassPlan.Bonding(scrape), seeds)) / (reactive - oracle) : double.NaN;
    }

    /// <summary>Returns the ratio of the mean waits of two settings in a class, with its interval.</summary>
    public Interval MeanRatio(LoadClass load, ClassSetting setting, ClassSetting beside) =>
        Interval.Of(pool.Seeds.Count, seeds => Ratio(load, setting, beside, seeds, pool.Mean, LeastMean));

    /// <summary>Returns how much of what always boosting holds above set once is held.</summary>
    public double HeldAbove(LoadClass load, ClassSetting setting, IReadOnlyList<int> seeds)
    {
        var once = pool.Held(load, ClassPlan.SetOnce, seeds);
        return (pool.Held(load, setting, seeds) - once) / (pool.Held(load, ClassPlan.AlwaysBoosted, seeds) - once);
    }

    private IEnumerable<Figure> BesideReactive(int scrape)
    {
        var suffix = scrape == 1 ? "" : $"_{scrape}s";
        var seen = pool.Loads.Where(load => load.Kind == LoadKind.Periodic && load.Period >= 2 * scrape).ToList();
        if (seen.Count == 0)
            yield break;
        var (rule, reactive) = (ClassPlan.Bonding(scrape), ClassPlan.Reactive(scrape));
        var won = seen.Where(load => HasGain(load, scrape)).ToList();
        if (won.Count > 0)
            yield return Figure.AtLeast($"captured_periodic{suffix}", 0.9, Median(won, (load, seeds) => Captured(load, scrape, seeds)));
        yield return Figure.AtMost(
            $"mean_vs_reactive{suffix}",
            scrape == 15 ? 0.6 : 0.65,
            Median(seen, (load, seeds) => Ratio(load, rule, reactive, seeds, pool.Mean, LeastMean))
        );
        yield return Figure.AtMost(
            $"p99_vs_oracle{suffix}",
            1.15,
            Median(seen, (load, seeds) => Ratio(load, rule, ClassPlan.Oracle, seeds, pool.P99, LeastP99))
        );
    }

    private IEnumerable<Figure> BesideSetOnce()
    {
        foreach (var (scrape, suffix, target) in new[] { (1, "", 0.28), (5, "_5s", 0.38), (15, "_15s", 0.45) })
            yield return Figure.AtMost($"mean_vs_set_once{suffix}", target, MedianBesideSetOnce(ClassPlan.Bonding(scrape)));
    }

    private IEnumerable<Figure> Aperiodic()
    {
        var loads = pool.Loads.Where(load => load.Kind == LoadKind.Aperiodic).ToList();
        if (loads.Count == 0)
            yield break;
        yield return OverScrapes("aperiodic_mean", 1.02, loads, pool.Mean, LeastMean);
        yield return OverScrapes("aperiodic_p99", 1.05, loads, pool.P99, LeastP99);
    }

    private IEnumerable<Figure> AtAnySize()
    {
        yield return WorstBesideSetOnce("worst_vs_set_once", ClassPlan.Bonding(1));
        yield return WorstBesideSetOnce("worst_vs_set_once_5s", ClassPlan.Bonding(5));
        yield return WorstBesideSetOnce("worst_vs_set_once_15s", ClassPlan.Bonding(15));
        yield return WorstBesideSetOnce(
            "worst_vs_set_once_1k",
            [.. ClassPlan.JudgedScrapes.Select(scrape => ClassPlan.Bonding(scrape, ClassPlan.Large))]
        );
        yield return WorstBesideSetOnce(
            "worst_vs_set_once_10k",
            ClassPlan.Bonding(1, ClassPlan.VeryLarge),
            ClassPlan.Bonding(15, ClassPlan.VeryLarge)
        );
        yield return Figure.AtMost("gain_1k", 0.75, MedianBesideSetOnce(ClassPlan.Bonding(1, ClassPlan.Large)));
    }

    private IEnumerable<Figure> Price()
    {
        var rule = ClassPlan.Bonding(1);
        var longest = pool.Loads.Where(load => load.Kind == LoadKind.Periodic && load.Period >= LongPeriod).ToList();
        if (longest.Count > 0)
        {
            yield return Worst("held_above_set_once", 0.35, longest, (load, seeds) => HeldAbove(load, rule, seeds));
            yield return Worst("held_above_set_once_15s", 0.35, longest, (load, seeds) => HeldAbove(load, ClassPlan.Bonding(15), seeds));
        }
        yield return Worst("others_p99_vs_set_once", 1.10, pool.Loads, OthersP99);
        yield return Worst("others_mean_vs_set_once", 1.35, pool.Loads, OthersMean);
        yield return Figure.AtMost("others_mean_vs_set_once_median", 1.05, Median(pool.Loads, OthersMean));
        yield return Worst("utilisation_gap", 0.01, pool.Loads, UtilisationGap);
        yield return Figure.AtLeast("neighbours_kept", 0.48, Median(pool.Loads, (load, seeds) => pool.Kept(load, rule, seeds)));
        var higher = rule with { NeighbourFloor = ClassPlan.HigherFloor };
        yield return Figure.AtLeast("neighbours_kept_50", 0.55, Median(pool.Loads, (load, seeds) => pool.Kept(load, higher, seeds)));
        yield return Figure.Worst(
            ClassPlan.JudgedScrapes.Select(scrape =>
                Worst(
                    "reversals_per_tenant_hour",
                    1,
                    pool.Loads,
                    (load, seeds) => pool.ReversalsPerTenantHour(load, ClassPlan.Bonding(scrape), seeds),
                    scrape
                )
            )
        );

        double UtilisationGap(LoadClass load, IReadOnlyList<int> seeds) =>
            pool.Utilisation(load, new ClassSetting(PolicyCatalog.Static), seeds) - pool.Utilisation(load, rule, seeds);
        double OthersP99(LoadClass load, IReadOnlyList<int> seeds) => Ratio(load, rule, ClassPlan.SetOnce, seeds, pool.OthersP99, LeastP99);
        double OthersMean(LoadClass load, IReadOnlyList<int> seeds) =>
            Ratio(load, rule, ClassPlan.SetOnce, seeds, pool.OthersMean, LeastMean);
    }

    private Figure WorstBesideSetOnce(string key, params IReadOnlyList<ClassSetting> settings) =>
        Figure.Worst(
            settings.Select(setting =>
                Worst(
                    key,
                    1.02,
                    pool.Loads,
                    (load, seeds) => Ratio(load, setting, ClassPlan.SetOnce, seeds, pool.Mean, LeastMean),
                    settings.Count > 1 ? setting.ScrapeSeconds : 0
                )
            )
        );

    private Figure OverScrapes(string key, double target, IReadOnlyList<LoadClass> loads, Measure measure, double least) =>
        Figure.Worst(
            ClassPlan.JudgedScrapes.Select(scrape =>
                Worst(
                    key,
                    target,
                    loads,
                    (load, seeds) => Ratio(load, ClassPlan.Bonding(scrape), ClassPlan.Reactive(scrape), seeds, measure, least),
                    scrape
                )
            )
        );

    private Figure Worst(
        string key,
        double target,
        IReadOnlyList<LoadClass> loads,
        Func<LoadClass, IReadOnlyList<int>, double> figure,
        int scrape = 0
    ) =>
        Figure.Worst(
            loads.Select(load =>
                Figure.AtMost(key, target, Interval.Of(pool.Seeds.Count, seeds => figure(load, seeds))) with
                {
                    Of = scrape > 0 ? $"{load.Name} @ {scrape} s" : load.Name,
                }
            )
        );

    private Interval MedianBesideSetOnce(ClassSetting setting) =>
        Median(pool.Loads, (load, seeds) => Ratio(load, setting, ClassPlan.SetOnce, seeds, pool.Mean, LeastMean));

    private Interval Median(IReadOnlyList<LoadClass> loads, Func<LoadClass, IReadOnlyList<int>, double> figure) =>
        Interval.Of(pool.Seeds.Count, seeds => loads.Select(load => figure(load, seeds)).Median());

    private bool HasGain(LoadClass load, int scrape)
    {
        var reactive = pool.Mean(load, ClassPlan.Reactive(scrape), pool.AllSeeds);
        return reactive - pool.Mean(load, ClassPlan.Oracle, pool.AllSeeds) > LeastGain * reactive;
    }

    private static double Ratio(
        LoadClass load,
        ClassSetting setting,
        ClassSetting beside,
        IReadOnlyList<int> seeds,
        Measure measure,
        double least
    ) => Math.Max(least, measure(load, setting, seeds)) / Math.Max(least, measure(load, beside, seeds));
}
