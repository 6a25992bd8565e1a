using Bonding.Domain.Allocation;
using Bonding.Domain.Credits;
using Bonding.Domain.Metering;

namespace Bonding.Domain.Tests.Allocation;

public class CpuLimitRuleTest
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly AllocationRules Rules = AllocationRules.Default;
    private static readonly AccountRules Account = AccountRules.Of(EarnRate.Of(30, 4));

    /// <summary>4 vCPUs with a baseline of 30 %: 1,200 millicores.</summary>
    private static readonly SamplePod Exhausted = new()
    {
        Request = 500,
        Limit = 4_000,
        BaseLimit = 4_000,
        SizeMillicores = 4_000,
        BaselineMillicores = 1_200,
        CreditsExhausted = true,
        NodeIsShort = true,
    };

    [Fact]
    public void An_exhausted_tenant_is_lowered_step_by_step_to_its_baseline()
    {
        Assert.Equal([3_000, 2_250, 1_687, 1_265], LimitsOf(Exhausted, share: 500));
        Assert.Equal(AllocationReason.CreditsExhausted, Plan(Exhausted, 500)!.Value.Reason);
    }

    [Theory]
    [InlineData(300, 4, 1_000)]
    [InlineData(1_500, 4, 1_500)]
    public void It_never_falls_below_250_millicores_a_vcpu(int baseline, int vcpus, int least) =>
        Assert.InRange(
            LimitsOf(Exhausted with { BaselineMillicores = baseline, SizeMillicores = vcpus * 1_000 }, 500)[^1],
            least,
            least * 1.25
        );

    [Fact]
    public void It_never_falls_to_the_request_and_never_makes_a_burstable_pod_guaranteed() =>
        Assert.Equal(2_301, LimitsOf(Exhausted with { Request = 2_300 }, share: 2_300)[^1]);

    [Fact]
    public void A_limit_that_is_lower_than_the_floor_from_the_start_is_not_raised() =>
        Assert.Null(Plan(Exhausted with { Limit = 600, BaseLimit = 600 }, 500));

    public static TheoryData<string, SamplePod> Spared =>
        new()
        {
            { "credits left", Exhausted with { CreditsExhausted = false } },
            { "no contention", Exhausted with { NodeIsShort = false } },
            { "size unknown", Exhausted with { SizeMillicores = 0 } },
        };

    [Theory]
    [MemberData(nameof(Spared))]
    public void Whoever_need_not_be_throttled_is_left_alone_and_gets_its_limit_back(string why, SamplePod pod)
    {
        Assert.NotEmpty(why);
        Assert.Null(Plan(pod, 500));
        var back = Plan(pod with { Limit = 1_265 }, 500);
        Assert.Equal((4_000, AllocationReason.LimitRestored), (back!.Value.ToLimit?.Value, back.Value.Reason));
    }

    [Theory]
    [InlineData(3_800, 0)]
    [InlineData(1_265, 4)]
    [InlineData(1_265, 3_600)]
    public void A_migration_lifts_the_limit_at_once_whatever_the_band_and_the_dwell_and_needs_no_room(int limit, int resizedAgo)
    {
        var moving = Exhausted with { Migrating = true, Limit = limit, ResizedAt = Now.AddSeconds(-resizedAgo) };
        var lifted = Plan(moving, 900)!.Value;
        Assert.Equal((500, 4_000, AllocationReason.LimitLifted), (lifted.ToRequest.Value, lifted.ToLimit?.Value, lifted.Reason));
        Assert.False(lifted.IsIncrease);
        Assert.Null(Plan(moving with { Limit = 4_000 }, 500));
    }

    [Fact]
    public void A_guaranteed_pod_migrates_with_all_that_it_had_at_first()
    {
        var moving = Exhausted with { Qos = PodQos.Guaranteed, Request = 3_000, Limit = 3_000, Migrating = true };
        var lifted = Plan(moving, 500)!.Value;
        Assert.Equal((4_000, 4_000, AllocationReason.LimitLifted), (lifted.ToRequest.Value, lifted.ToLimit?.Value, lifted.Reason));
        Assert.Null(Plan(moving with { Request = 4_000, Limit = 4_000 }, 500));
    }

    [Fact]
    public void A_limit_that_the_policy_brought_in_is_lifted_to_the_whole_node() =>
        Assert.Equal(
            16_000,
            Plan(Exhausted with { Migrating = true, Limit = 3_000, BaseLimit = null, NodeAllocatable = 16_000 }, 500)!.Value.ToLimit?.Value
        );

    [Fact]
    public void A_pod_without_a_limit_gets_one_only_by_hard_throttling_and_then_back_to_the_whole_node()
    {
        var open = Exhausted with { Limit = null, BaseLimit = null, NodeAllocatable = 16_000 };
        Assert.Null(Plan(open, 500));
        var throttled = Plan(open, 500, Rules with { HardThrottling = true });
        Assert.Equal(12_000, throttled!.Value.ToLimit?.Value);
        var back = Plan(open with { Limit = throttled.Value.ToLimit?.Value, NodeIsShort = false }, 500);
        Assert.Equal(16_000, back!.Value.ToLimit?.Value);
    }

    [Fact]
    public void A_guaranteed_pod_moves_request_and_limit_together_down_and_back()
    {
        var guaranteed = Exhausted with { Qos = PodQos.Guaranteed, Request = 4_000 };
        var down = Plan(guaranteed, 4_000);
        Assert.Equal(
            (3_000, 3_000, AllocationReason.CreditsExhausted),
            (down!.Value.ToRequest.Value, down.Value.ToLimit?.Value, down.Value.Reason)
        );
        var up = Plan(guaranteed with { Request = 3_000, Limit = 3_000, CreditsExhausted = false }, 4_000);
        Assert.Equal((4_000, 4_000, AllocationReason.BaseRequest), (up!.Value.ToRequest.Value, up.Value.ToLimit?.Value, up.Value.Reason));
    }

    [Fact]
    public void A_band_wider_than_the_step_does_not_stop_the_throttling() =>
        Assert.Equal(2_400, Plan(Exhausted, 500, Rules with { Band = 0.4 })!.Value.ToLimit?.Value);

    [Theory]
    [InlineData("0", false, true)]
    [InlineData("0.000001", false, false)]
    [InlineData("0.000001", true, true)]
    [InlineData("6", true, true)]
    [InlineData("6.000001", true, false)]
    public void Once_throttled_an_account_must_save_five_minutes_of_earnings(string balance, bool throttled, bool exhausted) =>
        Assert.Equal(exhausted, IsExhausted(Ledger(balance), throttled));

    [Fact]
    public void Unlimited_accounts_launch_credits_and_accounts_that_were_never_seen_are_not_exhausted()
    {
        Assert.False(IsExhausted(Ledger("0"), account: Account with { Specification = CreditSpecification.Unlimited }));
        Assert.False(IsExhausted(Ledger("0").Launch(CreditAmount.FromCredits(1))));
        Assert.False(IsExhausted(CreditLedger.Empty));
    }

    private static CreditLedger Ledger(string balance) =>
        CreditLedger.Empty.Grant(CreditAmount.Parse(balance), Account.Cap) with
        {
            Checkpoint = new UsageCheckpoint(UsageTime.Zero, Now, ""),
        };

    private static PlannedResize? Plan(SamplePod pod, int share, AllocationRules? rules = null) => pod.Written(share, rules ?? Rules, Now);

    private static bool IsExhausted(CreditLedger ledger, bool throttled = false, AccountRules? account = null) =>
        CpuLimitRule.IsExhausted(CpuLimitRule.ReserveOf(ledger, account ?? Account, Rules), throttled);

    // Every limit on the way until the plan asks for nothing more.
    private static List<int> LimitsOf(SamplePod pod, int share)
    {
        var limits = new List<int>();
        while (Plan(pod, share) is { ToLimit: { } limit })
        {
            limits.Add(limit.Value);
            pod = pod with { Limit = limit.Value };
        }
        return limits;
    }
}
