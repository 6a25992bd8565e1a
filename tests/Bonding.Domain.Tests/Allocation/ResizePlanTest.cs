using Bonding.Domain.Allocation;

namespace Bonding.Domain.Tests.Allocation;

public class ResizePlanTest
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly AllocationTerms Terms = AllocationTerms.Default;
    private static readonly RunningPod Pod = new("ns/a", 1_000, null, null, PodQos.Burstable, null, null, BondingMode.Enforce) { Vcpus = 2, BaselineMillicores = 400 };

    private static readonly Gen<RunningPod> Pods = Gen.Int[1, 4_000].Select(Gen.Int[1, 4_000], Gen.Int[0, 2], Gen.Int[0, 31]).Select((request, more, limits, flags) =>
        (limits == 0 ? Pod with { Request = request }
            : limits == 1 ? Pod with { Request = request, Limit = request + more, BaseLimit = request + more }
            : Pod with { Request = request, Limit = request, BaseLimit = request, Qos = PodQos.Guaranteed }) with
        {
            CreditsExhausted = (flags & 1) != 0, NodeIsShort = (flags & 2) != 0, Migrating = (flags & 4) != 0, Vcpus = (flags & 8) >> 2,
        });

    [Fact]
    public void Decreases_come_first_then_the_largest_deviation_then_the_key()
    {
        var plan = Plan((Pod with { Key = "ns/up-much" }, 3_000), (Pod with { Key = "ns/b-up" }, 2_000), (Pod with { Key = "ns/a-up" }, 2_000),
            (Pod with { Key = "ns/down" }, 700), (Pod with { Key = "ns/down-much" }, 100));
        Assert.Equal(["ns/down-much", "ns/down", "ns/up-much", "ns/a-up", "ns/b-up"], plan.Resizes.Select(resize => resize.Key));
    }

    [Fact]
    public void The_plan_does_not_depend_on_the_order_of_pods() =>
        Gen.Int[50, 4_000].Array[1, 12].SelectMany(targets => Gen.Shuffle(targets.Select((target, index) => (Pod with { Key = $"ns/{index:00}" }, target)).ToArray())
            .Select(shuffled => (targets, shuffled))).Sample(orders =>
        {
            var ordered = Plan([.. orders.targets.Select((target, index) => (Pod with { Key = $"ns/{index:00}" }, target))]);
            var shuffled = Plan(orders.shuffled);
            return ordered.Resizes.SequenceEqual(shuffled.Resizes) && ordered.Held.SequenceEqual(shuffled.Held);
        });

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

    [Fact]
    public void A_pod_without_a_share_is_not_mentioned()
    {
        var plan = ResizePlan.For([Pod], new Dictionary<string, TenantShare>(), Terms, Now);
        Assert.Empty(plan.Resizes);
        Assert.Empty(plan.Held);
    }

    [Fact]
    public void A_limit_moves_out_of_the_requests_way_and_comes_back()
    {
        var raised = Assert.Single(Plan((Pod with { Limit = 1_500, BaseLimit = 1_500 }, 2_000)).Resizes);
        Assert.Equal(2_001, raised.ToLimit);
        var back = Assert.Single(Plan((Pod with { Request = 2_000, Limit = 2_001, BaseLimit = 1_500 }, 1_000)).Resizes);
        Assert.Equal((1_000, 1_500), (back.ToRequest, back.ToLimit));
    }

    [Fact]
    public void No_resize_changes_the_class_of_a_pod_or_puts_its_limit_below_its_request() =>
        Pods.Select(Gen.Int[1, 4_000], Gen.Bool).Sample((pod, target, hard) =>
        {
            var plan = ResizePlan.For([pod], Shares((pod, target)), Terms with { HardThrottling = hard }, Now);
            return plan.Resizes.All(resize => pod.Qos == PodQos.Guaranteed ? resize.ToLimit == resize.ToRequest : !(resize.ToLimit <= resize.ToRequest))
                && plan.Resizes.All(resize => pod.Limit is null || resize.ToLimit is not null);
        });

    [Fact]
    public void A_plan_that_was_carried_out_leaves_nothing_to_do() =>
        Pods.Select(Gen.Int[1, 4_000]).Where((pod, _) => !pod.CreditsExhausted).Sample((pod, target) =>
        {
            if (Plan((pod, target)).Resizes is not [var resize]) return true;
            var resized = pod with { Request = resize.ToRequest, Limit = resize.ToLimit };
            return Plan((resized, target)).Resizes.Count == 0;
        });

    private static void AssertHeld(string? reason, RunningPod pod, int target)
    {
        var plan = Plan((pod, target));
        Assert.Equal(reason is null ? [] : [new HeldResize(pod.Key, pod.Request, target, reason)], plan.Held);
        Assert.Equal(reason is null ? 1 : 0, plan.Resizes.Count);
    }

    private static ResizePlan Plan(params (RunningPod Pod, int Target)[] pods) =>
        ResizePlan.For(pods.Select(pod => pod.Pod), Shares(pods), Terms, Now);

    private static Dictionary<string, TenantShare> Shares(params (RunningPod Pod, int Target)[] pods) =>
        pods.ToDictionary(pod => pod.Pod.Key, pod => new TenantShare(pod.Pod.Key, pod.Target, AllocationReason.FairShare));
}
