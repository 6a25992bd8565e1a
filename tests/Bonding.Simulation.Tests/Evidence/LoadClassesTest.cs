using Bonding.Simulation.Evidence;
using MathNet.Numerics.Random;

namespace Bonding.Simulation.Tests.Evidence;

/// <summary>Checks the load classes.</summary>
public class LoadClassesTest
{
    public static TheoryData<string> Names => [.. LoadClasses.All([], []).Select(load => load.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_class_has_a_load_of_a_fraction_of_a_core_that_is_never_negative(string name)
    {
        var load = Find(name);
        var demand = load.Draw(load.Warmup + ClassScenarios.Hour, new Xoshiro256StarStar(3));
        Assert.InRange(demand.Average(), 0.12, 0.4);
        Assert.All(demand, work => Assert.True(work >= 0));
    }

    [Fact]
    public void Classes_without_their_recordings_are_left_out()
    {
        var flat = new RecordedLoad("flat", [0.5, 0.5]);
        Assert.DoesNotContain(LoadClasses.All([], []), load => load.Name is "machines" or "executors");
        Assert.Contains(LoadClasses.All([flat], []), load => load.Name == "machines");
        Assert.Contains(LoadClasses.All([], [flat]), load => load.Name == "executors");
    }

    [Fact]
    public void The_class_that_changes_its_period_does_so_in_the_middle_of_the_measured_hour()
    {
        var load = Find("change60");
        var demand = load.Draw(load.Warmup + ClassScenarios.Hour, new Xoshiro256StarStar(3));
        var change = load.Warmup + (ClassScenarios.Hour / 2);
        Assert.Equal(60, MeanGap(demand[..change]), 0);
        Assert.Equal(45, MeanGap(demand[(change + 60)..]), 0);
    }

    [Fact]
    public void Ten_periods_are_learnt_before_the_measured_hour_but_in_the_class_that_shows_what_learning_costs()
    {
        Assert.All(
            LoadClasses.All([], []).Where(load => load.Kind == LoadKind.Periodic),
            load => Assert.InRange(load.Warmup, 10 * load.Period, 3000)
        );
        Assert.InRange(Find("cold300").Warmup, 300, 2 * Find("cron300").Period);
    }

    private static LoadClass Find(string name) => LoadClasses.All([], []).First(load => load.Name == name);

    // Bursts have more than half a core, the load between them a few hundredths.
    private static double MeanGap(double[] demand)
    {
        var starts = Enumerable.Range(1, demand.Length - 1).Where(t => demand[t] > 0.1 && demand[t - 1] <= 0.1).ToList();
        return (double)(starts[^1] - starts[0]) / (starts.Count - 1);
    }
}
