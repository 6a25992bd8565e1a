namespace Bonding.Integration.Tests.MainJob;

/// <summary>What the project is for, with two replicas of the operator under the chart's ServiceAccount and a real scheduler.</summary>
[Collection<ChartStageCollection>]
public sealed class MainJobTest(ChartStage stage)
{
    [Fact]
    public async Task A_bond_applied_with_kubectl_becomes_CPU_and_priority_and_its_deletion_takes_nothing_away()
    {
        await using var scene = await JobCase.OpenAsync(stage);
        await Steps.MainJobAsync(scene);
    }
}
