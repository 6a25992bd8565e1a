using Bonding.Domain.Credits;
using Bonding.Simulation.Policies;

namespace Bonding.Simulation.Tests.Policies;

public class LastValueOutlookSourceTest
{
    [Fact]
    public void Of_bursts_only_the_newest_use_is_known()
    {
        var source = new LastValueOutlookSource();
        var tenant = new PolicyTenant(Some.Tenant("a", []), 0, new(500), null, null, 1.5, CreditLedger.Empty, null!, 0, 0);
        for (var second = 1; second <= 10; second++)
            source.Observe(new PolicySnapshot(second, DateTimeOffset.UnixEpoch.AddSeconds(second), [tenant], []));
        var bursts = source.BurstsOf(tenant);
        Assert.Equal((0.75f, TimeSpan.FromSeconds(2), null), (bursts.Now, bursts.Staleness, bursts.Phase));
    }

    [Fact]
    public void Before_the_first_use_nothing_is_known()
    {
        var source = new LastValueOutlookSource();
        var tenant = new PolicyTenant(Some.Tenant("a", []), 0, new(500), null, null, double.NaN, CreditLedger.Empty, null!, 0, 0);
        source.Observe(new PolicySnapshot(1, DateTimeOffset.UnixEpoch.AddSeconds(1), [tenant], []));
        Assert.True(float.IsNaN(source.BurstsOf(tenant).Now));
    }
}
