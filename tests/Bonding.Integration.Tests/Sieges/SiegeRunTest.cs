using Bonding.Siege;

namespace Bonding.Integration.Tests.Sieges;

/// <summary>A sample of the attacks that <c>make siege</c> runs, on the chart with both its replicas.</summary>
public class SiegeRunTest
{
    [Fact]
    public async Task A_sample_of_the_attacks_comes_to_nothing_and_hurts_no_innocent()
    {
        List<string> said = [];

        var result = await SiegeRun.RunAsync(new SiegeOptions(IsSample: true), said.Add, TestContext.Current.CancellationToken);

        Assert.True(result.IsHeld, string.Join('\n', said.Concat(result.Lines())));
        Assert.InRange(result.Verdicts.Count, 8, int.MaxValue);
    }
}
