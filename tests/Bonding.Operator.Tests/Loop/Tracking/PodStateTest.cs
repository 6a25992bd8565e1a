using Bonding.Domain.Allocation;
using Bonding.Operator.Loop.Tracking;
using Bonding.Operator.State;

namespace Bonding.Operator.Tests.Loop.Tracking;

/// <summary>A replica that does not lead knows as well as the one that does when a pod was resized.</summary>
public class PodStateTest
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly TenantPod Pod = new("ns", "a", "u1", "node", "compute", new(200), new(2_000), PodQos.Burstable, null, null)
    {
        Version = "5",
    };

    private readonly PodState _state = new(PodBase.FirstObserved(Pod));

    [Fact]
    public void At_first_sight_a_pod_was_not_resized() => Assert.Null(SeenAt(0, Pod));

    [Fact]
    public void A_change_of_request_or_limit_in_the_cache_is_a_resize()
    {
        SeenAt(0, Pod);
        Assert.Equal(Now.AddSeconds(1), SeenAt(1, Pod with { Request = new(400), Version = "6" }));
        Assert.Equal(Now.AddSeconds(1), SeenAt(2, Pod with { Request = new(400), Version = "7", PriorityClass = "high" }));
        Assert.Equal(Now.AddSeconds(3), SeenAt(3, Pod with { Request = new(400), Limit = new(1_500), Version = "8" }));
    }

    [Fact]
    public void The_echo_of_a_write_from_here_is_not_another_one()
    {
        SeenAt(0, Pod);
        _state.EndResize(Now.AddSeconds(1), refused: null, new UnobservedResize(new(400), new(2_000), "6"));
        Assert.Equal(Now.AddSeconds(1), SeenAt(2, Pod));
        Assert.Equal(Now.AddSeconds(1), SeenAt(3, Pod with { Request = new(400), Version = "6" }));
        Assert.Equal(Now.AddSeconds(4), SeenAt(4, Pod with { Version = "7" }));
    }

    private DateTimeOffset? SeenAt(int second, TenantPod pod)
    {
        _state.Update(pod, Now.AddSeconds(second));
        return _state.ResizedAt;
    }
}
