using Bonding.Simulation.Evidence;
using Bonding.Simulation.Policies;
using MathNet.Numerics.Statistics;

namespace Bonding.Cli.Simulate;

/// <summary>The tables of the load classes.</summary>
internal sealed class EvidenceTables(EvidenceResult evidence)
{
    private readonly ClassPool _pool = evidence.Classes;
    private readonly ClassFigures _figures = new(evidence.Classes);

    private IReadOnlyList<int> AllSeeds => _pool.AllSeeds;

    /// <summary>Returns all tables of the evidence, in order.</summary>
    public IEnumerable<ReportTable> All() =>
        [
            Figures(),
            Settings(),
            .. ClassPlan.Scrapes.Select(Classes),
            Baselines(),
            Frontier(),
            Sizes(),
            Waits(
                "Whole recordings, each third of the tenants bonded in turn: mean / p99 wait of bonded work under contention, s",
                evidence.Rotations
            ),
            .. FairTables.All(evidence.Fairness),
        ];

    private ReportTable Figures() =>
        new(
            "Figures and targets: the end of the 90 % interval that favours the target counts",
            ["figure", "value", "90 % interval", "counts", "target", "reached", "of"],
            [
                .. evidence.Figures.Select(figure =>
                    (string[])
                        [
                            figure.Key,
                            ReportFormat.Share(figure.Interval.Value),
                            ReportFormat.Range(figure.Interval),
                            ReportFormat.Share(figure.Judged),
                            $"{(figure.IsAtMost ? "≤" : "≥")} {ReportFormat.Share(figure.Target)}",
                            figure.IsReached ? "yes" : "no",
                            figure.Of,
                        ]
                ),
            ]
        );

    private ReportTable Settings() =>
        new(
            "Every policy and condition over all classes: medians, and the worst class",
            [
                "policy",
                "mean over set once",
                "worst class",
                "held by bonded",
                "held above set once",
                "neighbours keep",
                "least kept",
                "others' mean over set once",
                "worst others' p99 over set once",
                "writes/h",
                "wanted, not made/h",
            ],
            [.. _pool.Settings.Select(SettingRow)]
        );

    private string[] SettingRow(ClassSetting setting)
    {
        var worst = _pool.Loads.MaxBy(load => OverSetOnce(load, setting))!;
        var othersWorst = _pool.Loads.MaxBy(load => OthersP99(load, setting))!;
        return
        [
            setting.Name,
            ReportFormat.Hundredths(MedianOf(load => OverSetOnce(load, setting))),
            $"{worst.Name} {ReportFormat.Hundredths(OverSetOnce(worst, setting))}",
            PriceOf(setting, () => MedianOf(load => _pool.Held(load, setting, AllSeeds))),
            PriceOf(setting, () => MedianOf(load => _figures.HeldAbove(load, setting, AllSeeds))),
            PriceOf(setting, () => MedianOf(load => _pool.Kept(load, setting, AllSeeds))),
            PriceOf(setting, () => _pool.Loads.Min(load => _pool.Kept(load, setting, AllSeeds))),
            ReportFormat.Hundredths(MedianOf(load => OthersMean(load, setting))),
            $"{othersWorst.Name} {ReportFormat.Hundredths(OthersP99(othersWorst, setting))}",
            PriceOf(setting, () => Math.Round(MedianOf(load => _pool.WritesPerHour(load, setting, AllSeeds)))),
            PriceOf(setting, () => Math.Round(MedianOf(load => _pool.WritesNotMadePerHour(load, setting, AllSeeds)))),
        ];
    }

    private ReportTable Classes(int scrape) =>
        new(
            $"Each class, samples every {scrape} s: mean / p99 wait of bonded work under contention, s; ᵗ tuned on",
            [
                "class",
                "contended vCPU s",
                "set once",
                "reactive",
                "rule",
                "oracle",
                "over set once",
                "over reactive",
                "captured",
                "held: once / rule / always",
                "held above",
                "kept: once / rule",
                "others over set once: p99, mean",
                "writes/h",
                "reversals",
            ],
            [.. _pool.Loads.Select(load => ClassRow(load, scrape))]
        );

    private string[] ClassRow(LoadClass load, int scrape)
    {
        var (rule, reactive, once) = (ClassPlan.Bonding(scrape), ClassPlan.Reactive(scrape), ClassPlan.SetOnce);
        string Held(ClassSetting setting) => ReportFormat.Hundredths(_pool.Held(load, setting, AllSeeds));
        string Kept(ClassSetting setting) => ReportFormat.Hundredths(_pool.Kept(load, setting, AllSeeds));
        return
        [
            load.IsTuned ? $"{load.Name}ᵗ" : load.Name,
            ReportFormat.Number(Math.Round(_pool.ContendedWork(load))),
            Wait(_pool, load, once),
            Wait(_pool, load, reactive),
            Wait(_pool, load, rule),
            Wait(_pool, load, ClassPlan.Oracle),
            ReportFormat.WithRange(_figures.MeanRatio(load, rule, once)),
            ReportFormat.WithRange(_figures.MeanRatio(load, rule, reactive)),
            ReportFormat.Hundredths(_figures.Captured(load, scrape, AllSeeds)),
            $"{Held(once)} / {Held(rule)} / {Held(ClassPlan.AlwaysBoosted)}",
            ReportFormat.Hundredths(_figures.HeldAbove(load, rule, AllSeeds)),
            $"{Kept(once)} / {Kept(rule)}",
            $"{ReportFormat.Hundredths(OthersP99(load, rule))}, {ReportFormat.Hundredths(OthersMean(load, rule))}",
            ReportFormat.Number(Math.Round(_pool.WritesPerHour(load, rule, AllSeeds))),
            ReportFormat.Hundredths(_pool.ReversalsPerTenantHour(load, rule, AllSeeds)),
        ];
    }

    private ReportTable Baselines()
    {
        var baselines = _pool.Settings.Where(setting => setting.Policy is not PolicyCatalog.Bonding and not PolicyCatalog.BondsReactive);
        return Waits("Baselines: mean / p99 wait of bonded work under contention, s", _pool, [.. baselines]);
    }

    // Both axes of what a boost costs its neighbours: at each floor, and for those that know all or boost for ever.
    private ReportTable Frontier()
    {
        IReadOnlyList<ClassSetting> settings =
        [
            ClassPlan.Bonding(1),
            .. ClassPlan.Floors.Select(floor => ClassPlan.Bonding(1) with { NeighbourFloor = floor }),
            ClassPlan.Oracle,
            ClassPlan.AlwaysBoosted,
        ];
        return new ReportTable(
            "What neighbours pay for what the bonded gain: mean waits over set once, bonded / others",
            ["class", .. settings.Select(setting => setting.Name)],
            [.. _pool.Loads.Select(load => (string[])[load.Name, .. settings.Select(setting => BothOverSetOnce(load, setting))])]
        );
    }

    private string BothOverSetOnce(LoadClass load, ClassSetting setting) =>
        $"{ReportFormat.Hundredths(OverSetOnce(load, setting))} / {ReportFormat.Hundredths(OthersMean(load, setting))}";

    private ReportTable Sizes()
    {
        var settings = _pool.Settings.Where(setting => setting.ClusterTenants != ClassScenarios.Tenants).ToList();
        return new ReportTable(
            "With the write budget of a large cluster: mean wait of bonded work over set once",
            ["class", .. settings.Select(setting => setting.Name)],
            [
                .. _pool.Loads.Select(load =>
                    (string[])
                        [
                            load.Name,
                            .. settings.Select(setting => ReportFormat.WithRange(_figures.MeanRatio(load, setting, ClassPlan.SetOnce))),
                        ]
                ),
            ]
        );
    }

    private static ReportTable Waits(string title, ClassPool pool, IReadOnlyList<ClassSetting>? some = null)
    {
        var settings = some ?? pool.Settings;
        return new ReportTable(
            title,
            ["class", .. settings.Select(setting => setting.Name)],
            [.. pool.Loads.Select(load => (string[])[load.Name, .. settings.Select(setting => Wait(pool, load, setting))])]
        );
    }

    private static string Wait(ClassPool pool, LoadClass load, ClassSetting setting) =>
        $"{ReportFormat.Share(pool.Mean(load, setting, pool.AllSeeds))} / {ReportFormat.Seconds(pool.P99(load, setting, pool.AllSeeds))}";

    // Ideal mechanisms write nothing, and their weights are no requests.
    private static string PriceOf(ClassSetting setting, Func<double> price) =>
        setting.Policy is PolicyCatalog.MaxMin or PolicyCatalog.Karma or PolicyCatalog.BondedFirst ? "–" : ReportFormat.Hundredths(price());

    private double MedianOf(Func<LoadClass, double> figure) => _pool.Loads.Select(figure).Median();

    private double OverSetOnce(LoadClass load, ClassSetting setting) =>
        _pool.Mean(load, setting, AllSeeds) / _pool.Mean(load, ClassPlan.SetOnce, AllSeeds);

    private double OthersMean(LoadClass load, ClassSetting setting) =>
        _pool.OthersMean(load, setting, AllSeeds) / _pool.OthersMean(load, ClassPlan.SetOnce, AllSeeds);

    private double OthersP99(LoadClass load, ClassSetting setting) =>
        _pool.OthersP99(load, setting, AllSeeds) / _pool.OthersP99(load, ClassPlan.SetOnce, AllSeeds);
}
