using Bonding.Simulation.Clusters;

namespace Bonding.Simulation.Tests.Clusters;

public class CpuSharingTest
{
    private const double Close = 1e-6;

    private static readonly Gen<(double Weight, double Demand)[]> Groups = Gen.Select(Gen.Double[1, 1000], Gen.Double[0, 8]).Array[1, 30];

    [Fact]
    public void Nothing_is_idle_while_work_waits_and_nobody_gets_more_than_it_asks_for()
    {
        Gen.Select(Groups, Gen.Double[0.1, 50])
            .Sample(
                (groups, capacity) =>
                {
                    var given = Share(groups, capacity);
                    Assert.Equal(Math.Min(capacity, groups.Sum(group => group.Demand)), given.Sum(), Close);
                    Assert.All(groups.Zip(given), pair => Assert.InRange(pair.Second, 0, pair.First.Demand + Close));
                }
            );
    }

    [Fact]
    public void Who_gets_less_than_it_asks_for_has_the_highest_share_by_weight()
    {
        Gen.Select(Groups, Gen.Double[0.1, 50])
            .Sample(
                (groups, capacity) =>
                {
                    var given = Share(groups, capacity);
                    var level = groups.Zip(given).Max(pair => pair.Second / pair.First.Weight);
                    foreach (var (group, got) in groups.Zip(given))
                        if (got < group.Demand - Close)
                            Assert.Equal(level, got / group.Weight, Close);
                }
            );
    }

    private static double[] Share((double Weight, double Demand)[] groups, double capacity)
    {
        var given = new double[groups.Length];
        CpuSharing.Share([.. groups.Select(group => group.Weight)], [.. groups.Select(group => group.Demand)], capacity, given);
        return given;
    }
}
