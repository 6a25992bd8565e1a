using System.Globalization;

namespace Bonding.Operator.Tests.Loop.Decide.Model;

/// <summary>
/// Plans for drawn pods, carried out on a model of the API server and the kubelet that knows nothing of the operator's rules. The variable
/// <c>BONDING_DRAWS</c> sets how many clusters are drawn.
/// </summary>
public class PlansAgainstModelTest
{
    private const int Ticks = 5;
    private const int MostClustersForAMistake = 1_000;

    [Fact]
    public void No_plan_is_refused_or_out_of_size_and_no_raise_stays_deferred()
    {
        var draws = int.TryParse(Environment.GetEnvironmentVariable("BONDING_DRAWS"), CultureInfo.InvariantCulture, out var wanted)
            ? wanted
            : 1_000;
        var (writes, deferred) = (0, 0);
        for (var seed = 0; seed < draws; seed++)
        {
            var run = new ModelRun(seed);
            for (var tick = 0; tick < Ticks; tick++)
                run.Tick();
            Assert.True(run.Faults.Count == 0, $"seed {seed}: {string.Join("; ", run.Faults)}");
            (writes, deferred) = (writes + run.Writes, deferred + run.Deferred);
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{draws} clusters, {writes} resizes, {deferred} of them deferred for a tick");
        Assert.True(writes > draws / 2, $"{writes} resizes in {draws} clusters test too little");
    }

    /// <summary>The model can tell: an operator that makes a mistake is found out within a few hundred clusters.</summary>
    [Theory]
    [InlineData(ModelMistake.IgnoresAllocated, "while the node has no room for it")]
    [InlineData(ModelMistake.IgnoresRanges, "above")]
    [InlineData(ModelMistake.TakesDefaults, "for good")]
    [InlineData(ModelMistake.IgnoresQuotas, "exceeded quota")]
    [InlineData(ModelMistake.KeepsDeferred, "waits for")]
    [InlineData(ModelMistake.GoesByPosition, "gets")]
    [InlineData(ModelMistake.RaisesInError, "in error")]
    public void A_mistake_of_the_operator_is_found(ModelMistake mistake, string fault)
    {
        for (var seed = 0; seed < MostClustersForAMistake; seed++)
        {
            var run = new ModelRun(seed) { Mistake = mistake };
            for (var tick = 0; tick < Ticks; tick++)
                run.Tick();
            if (run.Faults.Exists(found => found.Contains(fault, StringComparison.Ordinal)))
                return;
        }
        Assert.Fail($"{mistake} was not found in {MostClustersForAMistake} clusters");
    }
}
