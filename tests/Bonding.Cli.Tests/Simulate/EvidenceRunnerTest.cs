using System.Globalization;
using Bonding.Cli.Simulate;
using Bonding.Simulation.Evidence;
using Bonding.Simulation.Policies;
using Spectre.Console;

namespace Bonding.Cli.Tests.Simulate;

/// <summary>Runs a sample of the evidence. What holds in every class must hold there too; the figures themselves prove nothing.</summary>
public sealed class EvidenceRunnerTest(EvidenceSample sample) : IClassFixture<EvidenceSample>
{
    private static readonly string[] Keys =
    [
        "captured_periodic",
        "mean_vs_reactive",
        "p99_vs_oracle",
        "mean_vs_set_once",
        "mean_vs_set_once_5s",
        "mean_vs_set_once_15s",
        "aperiodic_mean",
        "aperiodic_p99",
        "worst_vs_set_once",
        "worst_vs_set_once_15s",
        "worst_vs_set_once_1k",
        "worst_vs_set_once_10k",
        "gain_1k",
        "held_above_set_once",
        "others_p99_vs_set_once",
        "others_mean_vs_set_once",
        "others_mean_vs_set_once_median",
        "neighbours_kept",
        "neighbours_kept_50",
        "reversals_per_tenant_hour",
        "jain",
        "karma_gain_share",
        "pooling_gain",
        "splitting_gain",
        "rotating_gain",
        "pooling_gain_units",
        "splitting_gain_units",
        "rotating_gain_units",
    ];

    private EvidenceResult Evidence => sample.Evidence;

    [Fact]
    public void Who_comes_sooner_by_a_policy_waits_less_in_every_class()
    {
        string[] sooner = [PolicyCatalog.BondedFirst, PolicyCatalog.AlwaysBoosted, PolicyCatalog.SetOnce, PolicyCatalog.Static];
        foreach (var load in Evidence.Classes.Loads)
        {
            double Wait(string policy) => Evidence.Classes.Mean(load, new ClassSetting(policy), Evidence.Classes.AllSeeds);
            Assert.Equal(sooner, sooner.OrderBy(Wait));
        }
    }

    [Fact]
    public void The_rule_is_never_worse_than_a_weight_that_is_set_once_however_old_its_samples_are()
    {
        foreach (var setting in ClassPlan.JudgedScrapes.Select(scrape => ClassPlan.Bonding(scrape)))
        foreach (var load in Evidence.Classes.Loads)
        {
            double Wait(ClassSetting one) => Evidence.Classes.Mean(load, one, Evidence.Classes.AllSeeds);
            Assert.True(
                Wait(setting) <= 1.02 * Wait(ClassPlan.SetOnce),
                $"{load.Name}, {setting.Name}: {Wait(setting):0.000} s, {Wait(ClassPlan.SetOnce):0.000} s if set once"
            );
        }
    }

    [Fact]
    public void The_result_is_one_line_with_a_number_for_each_target()
    {
        Assert.DoesNotContain('\n', Evidence.ResultLine);
        var values = Evidence.ResultLine.Split(' ')[1..].Select(part => part.Split('=')).ToDictionary(part => part[0], part => part[1]);
        Assert.Empty(Keys.Except(values.Keys));
        Assert.All(values.Values, value => Assert.True(double.IsFinite(double.Parse(value, CultureInfo.InvariantCulture))));
    }

    [Fact]
    public void The_sentence_names_every_target_that_is_missed_and_the_page_begins_with_it()
    {
        var page = EvidencePage.Write(Evidence, ["a note"]);
        Assert.All(
            Evidence.Figures,
            figure => Assert.Equal(!figure.IsReached, Evidence.Sentence.Split([' ', ',', '.']).Contains(figure.Key))
        );
        var text = page[page.IndexOf("</h1>", StringComparison.Ordinal)..];
        Assert.StartsWith("</h1><p class=\"sentence\">Bonded work waits", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_table_has_the_same_columns_in_each_row()
    {
        foreach (var table in new EvidenceTables(Evidence).All())
            Assert.All(table.Rows, row => Assert.Equal(table.Columns.Count, row.Count));
    }
}

/// <summary>The sample, run once.</summary>
public sealed class EvidenceSample
{
    internal EvidenceResult Evidence { get; } =
        new EvidenceRunner(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) })).Run(
            new EvidenceLoads(null, EvidenceSize.SampleClasses),
            EvidenceSize.Sample
        );
}
