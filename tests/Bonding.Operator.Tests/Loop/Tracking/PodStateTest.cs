using Bonding.Domain.Allocation;
using Bonding.Operator.Loop.Tracking;
using Bonding.Operator.State;

namespace Bonding.Operator.Tests.Loop.Tracking;

/// <summary>A replica that does not lead knows as well as the one that does when a pod was resized.</summary>
public class PodStateTest
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly TenantPod Pod = new(
        "ns",
        "a",
        "u1",
        "node",
        [new("compute", new(200), new(2_000))],
        PodQos.Burstable,
        null,
        null
    )
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
        Assert.Equal(Now.AddSeconds(1), SeenAt(1, Asking(400) with { Version = "6" }));
        Assert.Equal(Now.AddSeconds(1), SeenAt(2, Asking(400) with { Version = "7", PriorityClass = "high" }));
        Assert.Equal(Now.AddSeconds(3), SeenAt(3, Asking(400, 1_500) with { Version = "8" }));
    }

    [Fact]
    public void The_echo_of_a_write_from_here_is_not_another_one()
    {
        SeenAt(0, Pod);
        _state.EndResize(Now.AddSeconds(1), refused: null, new UnobservedResize(Asking(400).Containers, "6"));
        Assert.Equal(Now.AddSeconds(1), SeenAt(2, Pod));
        Assert.Equal(Now.AddSeconds(1), SeenAt(3, Asking(400) with { Version = "6" }));
        Assert.Equal(Now.AddSeconds(4), SeenAt(4, Pod with { Version = "7" }));
    }

    [Theory]
    [InlineData(ContainerGaps.MemoryLimit, ContainerGaps.MemoryLimit | ContainerGaps.CpuLimit, AllocationReason.RangeDefaults)]
    [InlineData(ContainerGaps.MemoryLimit, ContainerGaps.CpuLimit, null)]
    [InlineData(ContainerGaps.None, ContainerGaps.CpuLimit, null)]
    public void A_pod_that_a_resize_would_give_the_defaults_of_its_namespace_is_left_as_it_is(
        ContainerGaps gaps,
        ContainerGaps filled,
        string? obstacle
    )
    {
        var pod = Pod with { Gaps = gaps };
        _state.Learn(pod, stored: null, NamespaceRange.Any with { Fills = filled });

        Assert.Equal(obstacle, _state.Update(pod, Now).Obstacle);

        // The range is gone.
        _state.Learn(pod, stored: null, NamespaceRange.Any);
        Assert.Null(_state.Update(pod, Now).Obstacle);
    }

    [Fact]
    public void A_raise_that_the_node_deferred_is_remembered_until_it_is_granted()
    {
        SeenAt(0, Pod);
        var deferred = Asking(900) with { Accepted = Pod.Containers, Pending = new PendingResize(ResizeState.Deferred, new(900), null) };
        SeenAt(1, deferred with { Version = "6" });
        Assert.Equal((900, AllocationReason.ResizeDeferred), (_state.Deferred?.Target.Value, _state.Deferred?.Reason));
        SeenAt(2, Pod with { Version = "7" });
        Assert.NotNull(_state.Deferred);
        SeenAt(3, Asking(900) with { Version = "8" });
        Assert.Null(_state.Deferred);
    }

    [Fact]
    public void Without_word_of_what_the_node_accepted_it_is_what_the_pod_had_before()
    {
        SeenAt(0, Pod);
        var deferred = Asking(900) with { Version = "6", Pending = new PendingResize(ResizeState.Deferred, new(900), null) };
        var known = _state.Update(deferred, Now.AddSeconds(1));
        Assert.Equal((200, 900), (known.Request.Value, known.Pending.Asked.Value));
    }

    private static TenantPod Asking(int request, int limit = 2_000) =>
        Pod with
        {
            Containers = [new("compute", new(request), new(limit))],
            All = new([new("compute", new(request), new(limit))]),
        };

    private DateTimeOffset? SeenAt(int second, TenantPod pod)
    {
        _state.Update(pod, Now.AddSeconds(second));
        return _state.ResizedAt;
    }
}
