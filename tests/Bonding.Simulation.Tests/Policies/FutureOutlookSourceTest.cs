using Bonding.Domain.Bursts;
using Bonding.Domain.Credits;
using Bonding.Simulation.Policies;

namespace Bonding.Simulation.Tests.Policies;

/// <summary>A tenant of two vCPUs works in seconds 20 and 21 only, with one and a half of them.</summary>
public class FutureOutlookSourceTest
{
    private readonly FutureOutlookSource _source = new(BurstRules.Default);

    [Theory]
    [InlineData(9, 0, 0)]
    [InlineData(10, 0, 0.75)]
    [InlineData(16, 0, 0.75)]
    [InlineData(17, 0.75, 0.75)]
    [InlineData(20, 0.75, 0.75)]
    [InlineData(21, 0, 0)]
    public void The_work_of_the_seconds_in_which_a_write_acts_is_known(int second, double soon, double ahead)
    {
        var phase = PhaseAt(second, waiting: 0);
        Assert.Equal((soon, ahead, ahead), (phase.Soon, phase.Ahead, phase.HighestAhead));
        Assert.Equal((1, 1), (phase.AlarmsRight, phase.BurstsAnnounced));
    }

    [Fact]
    public void Work_that_waits_is_a_burst() => Assert.Equal(1, PhaseAt(30, waiting: 0.2).Soon);

    private PhaseOutlook PhaseAt(int second, double waiting)
    {
        var demand = Enumerable.Range(0, 60).Select(at => at is 20 or 21 ? 1.5 : 0).ToArray();
        var tenant = new PolicyTenant(Some.Tenant("a", demand), 0, new(500), null, null, 0, CreditLedger.Empty, null!, 0, waiting);
        _source.Observe(new PolicySnapshot(second, DateTimeOffset.UnixEpoch.AddSeconds(second), [tenant], []));
        return _source.BurstsOf(tenant).Phase!.Value;
    }
}
