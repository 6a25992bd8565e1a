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
    public void A_limit_moves_out_of_the_requests_way_and_comes_back()
    {
        var raised = Written(Pod with { Limit = 1_500, BaseLimit = 1_500 }, 2_000)!.Value;
        Assert.Equal(2_001, raised.ToLimit?.Value);
        var back = Written(Pod with { Request = 2_000, Limit = 2_001, BaseLimit = 1_500 }, 1_000)!.Value;
        Assert.Equal((1_000, 1_500), (back.ToRequest.Value, back.ToLimit?.Value));
    }

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

    private static void AssertHeld(string? reason, SamplePod pod, int target)
    {
        var resize = pod.ResizeTo(target, Rules);
        Assert.Equal((SamplePod.Key, pod.Request, target), (resize.Key, resize.FromRequest.Value, resize.ToRequest.Value));
        Assert.Equal(reason, pod.HoldReason(resize, Rules, Now));
    }

    private static PlannedResize? Written(SamplePod pod, int target, AllocationRules? rules = null) =>
        pod.Written(target, rules ?? Rules, Now);
}
