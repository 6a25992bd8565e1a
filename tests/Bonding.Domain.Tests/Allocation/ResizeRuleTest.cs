using Bonding.Domain.Allocation;

namespace Bonding.Domain.Tests.Allocation;

public class ResizeRuleTest
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly AllocationRules Rules = AllocationRules.Default;
    private static readonly SamplePod Pod = new()
    {
        Request = 1_000,
        SizeMillicores = 2_000,
        BaselineMillicores = 400,
    };

    private static readonly Gen<SamplePod> Pods = Gen.Int[1, 4_000]
        .Select(Gen.Int[1, 4_000], Gen.Int[0, 2], Gen.Int[0, 31])
        .Select(
            (request, more, limits, flags) =>
                (
                    limits == 0 ? Pod with { Request = request }
                    : limits == 1 ? Pod with { Request = request, Limit = request + more, BaseLimit = request + more }
                    : Pod with { Request = request, Limit = request, BaseLimit = request, Qos = PodQos.Guaranteed }
                ) with
                {
                    CreditsExhausted = (flags & 1) != 0,
                    NodeIsShort = (flags & 2) != 0,
                    Migrating = (flags & 4) != 0,
                    SizeMillicores = (flags & 8) * 250,
                }
        );

    [Theory]
    [InlineData(1_199, AllocationReason.InsideBand)]
    [InlineData(801, AllocationReason.InsideBand)]
    [InlineData(1_200, null)]
    [InlineData(800, null)]
    public void A_change_below_the_band_is_not_written(int target, string? reason) => AssertHeld(reason, Pod, target);

    [Theory]
    [InlineData(4.9, AllocationReason.InsideDwell)]
    [InlineData(5.0, null)]
    [InlineData(-3_600, null)]
    public void A_pod_resized_a_moment_ago_is_left_alone_unless_the_clock_was_set_back(double secondsAgo, string? reason) =>
        AssertHeld(reason, Pod with { ResizedAt = Now.AddSeconds(-secondsAgo) }, 2_000);

    [Fact]
    public void A_pod_that_cannot_or_may_not_be_resized_says_why()
    {
        AssertHeld(AllocationReason.DedicatedCpu, Pod with { Obstacle = AllocationReason.DedicatedCpu }, 2_000);
        AssertHeld(AllocationReason.BestEffortPod, Pod with { Qos = PodQos.BestEffort }, 2_000);
        AssertHeld(AllocationReason.Recommended, Pod with { Mode = BondingMode.Recommend }, 2_000);
    }

    [Theory]
    [InlineData(2_000, 299, AllocationReason.QuotaExceeded)]
    [InlineData(2_000, 300, null)]
    [InlineData(1_500, 29, AllocationReason.QuotaExceeded)]
    [InlineData(1_500, 30, null)]
    public void A_refused_target_is_tried_again_after_five_minutes_and_another_one_after_half_a_minute(
        int target,
        int secondsAgo,
        string? reason
    ) =>
        AssertHeld(
            reason,
            Pod with
            {
                Refused = new RefusedResize(new Millicores(2_000), Now.AddSeconds(-secondsAgo), "exceeded quota")
                {
                    Reason = AllocationReason.QuotaExceeded,
                },
            },
            target
        );

    [Fact]
    public void A_request_stays_within_the_limit_that_the_pod_was_created_with()
    {
        var raised = Written(Pod with { Limit = 1_500, BaseLimit = 1_500 }, 2_000)!.Value;
        Assert.Equal((1_499, 1_500), (raised.ToRequest.Value, raised.ToLimit?.Value));
        var even = Written(Pod with { Limit = 1_500, BaseLimit = 1_500, EvenIsGuaranteed = false }, 2_000)!.Value;
        Assert.Equal((1_500, 1_500), (even.ToRequest.Value, even.ToLimit?.Value));
    }

    [Fact]
    public void A2_a_container_whose_limit_is_its_request_comes_back_to_just_that()
    {
        var lowered = Pod with { Request = 250, Limit = 500, BaseLimit = 500, EvenIsGuaranteed = false, MostRequest = 500 };
        var back = Written(lowered, 500)!.Value;
        Assert.Equal((500, 500), (back.ToRequest.Value, back.ToLimit?.Value));
    }

    [Fact]
    public void A3_a_request_is_lowered_as_far_as_the_ratio_of_its_namespace_allows() =>
        Assert.Equal(
            500,
            Written(Pod with { Request = 1_500, Limit = 2_000, BaseLimit = 2_000, LeastRequest = 500 }, 200)!.Value.ToRequest.Value
        );

    [Fact]
    public void A8_a_smaller_need_replaces_a_raise_that_the_node_deferred()
    {
        var deferred = Deferred(asked: 3_000) with { Request = 300 };
        Assert.Equal((100, null), (Written(deferred, 100)!.Value.ToRequest.Value, Written(deferred, 100)!.Value.ToLimit?.Value));
        var band = Written(deferred, 290)!.Value;
        Assert.Equal((290, true), (band.ToRequest.Value, band.IsDecrease));
    }

    [Fact]
    public void A_raise_that_the_node_deferred_is_taken_back_whatever_the_dwell()
    {
        var deferred = Deferred(asked: 2_000) with { ResizedAt = Now.AddSeconds(-1) };
        var taken = Written(deferred, 2_000)!.Value;
        Assert.Equal((1_000, AllocationReason.ResizeWithdrawn), (taken.ToRequest.Value, taken.Reason));
        Assert.False(taken.IsIncrease);
    }

    [Theory]
    [InlineData(4, true, AllocationReason.ResizePending)]
    [InlineData(5, true, null)]
    [InlineData(1, false, null)]
    public void A_raise_that_only_waits_for_decreases_is_left_for_a_moment(int secondsAgo, bool willHold, string? reason)
    {
        var deferred = Deferred(asked: 2_000) with { NodeWillHold = willHold, PendingSince = Now.AddSeconds(-secondsAgo) };
        Assert.Equal(reason, deferred.HoldReason(deferred.ResizeTo(2_000, Rules), Rules, Now));
    }

    [Theory]
    [InlineData(2_000, 29, AllocationReason.ResizeDeferred)]
    [InlineData(2_000, 30, null)]
    [InlineData(1_500, 29, AllocationReason.ResizeDeferred)]
    [InlineData(500, 1, null)]
    public void A_raise_that_was_deferred_a_moment_ago_is_not_asked_again(int target, int secondsAgo, string? reason) =>
        AssertHeld(
            reason,
            Pod with
            {
                Deferred = new RefusedResize(new Millicores(2_000), Now.AddSeconds(-secondsAgo), "Node didn't have enough resource: cpu")
                {
                    Reason = AllocationReason.ResizeDeferred,
                    Validity = TimeSpan.FromSeconds(30),
                },
            },
            target
        );

    [Fact]
    public void What_a_node_called_infeasible_is_not_asked_again_and_taken_back_for_anything_else()
    {
        var infeasible = Pod with { State = ResizeState.Infeasible, Asked = 2_000 };
        AssertHeld(AllocationReason.Infeasible, infeasible, 2_000);
        AssertHeld(null, infeasible, 1_600);
        AssertHeld(null, infeasible, 1_000);
    }

    [Fact]
    public void While_a_node_cannot_carry_out_a_resize_nothing_is_raised_and_less_is_written()
    {
        var failing = Pod with { State = ResizeState.Error };
        AssertHeld(AllocationReason.ResizeError, failing, 2_000);
        AssertHeld(null, failing, 500);
        AssertHeld(null, Pod with { State = ResizeState.InProgress }, 2_000);
    }

    [Fact]
    public void A_raise_that_was_refused_holds_no_decrease() =>
        AssertHeld(null, Pod with { Refused = new RefusedResize(new Millicores(2_000), Now, "exceeded quota") }, 500);

    [Fact]
    public void No_resize_changes_the_class_of_a_pod_or_puts_its_limit_below_its_request() =>
        Pods.Select(Gen.Int[1, 4_000], Gen.Bool)
            .Sample(
                (pod, target, hard) =>
                {
                    if (Written(pod, target, Rules with { HardThrottling = hard }) is not { } resize)
                        return true;
                    return (pod.Qos == PodQos.Guaranteed ? resize.ToLimit == resize.ToRequest : !(resize.ToLimit <= resize.ToRequest))
                        && (pod.Limit is null || resize.ToLimit is not null);
                }
            );

    [Fact]
    public void A_plan_that_was_carried_out_leaves_nothing_to_do() =>
        Pods.Select(Gen.Int[1, 4_000])
            .Where((pod, _) => !pod.CreditsExhausted)
            .Sample(
                (pod, target) =>
                {
                    if (Written(pod, target) is not { } resize)
                        return true;
                    var resized = pod with { Request = resize.ToRequest.Value, Limit = resize.ToLimit?.Value };
                    return Written(resized, target) is null;
                }
            );

    private static SamplePod Deferred(int asked) =>
        Pod with
        {
            State = ResizeState.Deferred,
            Asked = asked,
            PendingSince = Now.AddSeconds(-1),
        };

    private static void AssertHeld(string? reason, SamplePod pod, int target)
    {
        var resize = pod.ResizeTo(target, Rules);
        Assert.Equal((SamplePod.Key, pod.Request, target), (resize.Key, resize.FromRequest.Value, resize.ToRequest.Value));
        Assert.Equal(reason, pod.HoldReason(resize, Rules, Now));
    }

    private static PlannedResize? Written(SamplePod pod, int target, AllocationRules? rules = null) =>
        pod.Written(target, rules ?? Rules, Now);
}
