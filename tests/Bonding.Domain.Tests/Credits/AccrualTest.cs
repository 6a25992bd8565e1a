using Bonding.Domain.Credits;
using Bonding.Domain.Metering;

namespace Bonding.Domain.Tests.Credits;

public class AccrualTest
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly AccountRules Standard = AccountRules.Of(EarnRate.Of(10, 2));
    private static readonly AccountRules Unlimited = AccountRules.Of(EarnRate.Of(10, 2), CreditSpecification.Unlimited);
    private static readonly AccountRules Uncapped = new(
        EarnRate.Of(10, 2),
        CreditAmount.FromCredits(1_000_000_000),
        CreditSpecification.Unlimited
    );

    /// <summary>Samples with irregular gaps, restarts (the counter falls) and moves to another series.</summary>
    private static readonly Gen<UsageSample[]> Histories = Gen.Int[1, 200_000]
        .Select(Gen.Long[0, 400_000_000], Gen.Int[0, 19])
        .Array[1, 60]
        .Select(ToHistory);

    [Fact]
    public void Settling_again_what_was_settled_changes_nothing() =>
        Histories
            .Select(Gen.Int[0, 60], Gen.Int[0, 60])
            .Sample(
                (history, crashed, replayed) =>
                {
                    var undisturbed = SettleAll(CreditLedger.Empty, Standard, history);
                    var interrupted = SettleAll(CreditLedger.Empty, Standard, history.Take(crashed));
                    var resumed = SettleAll(interrupted, Standard, history.Skip(Math.Min(crashed, replayed)));
                    return resumed == undisturbed;
                }
            );

    [Fact]
    public void Between_the_limits_a_balance_does_not_depend_on_which_samples_were_seen() =>
        Gen.Long[0, 400_000_000]
            .Array[2, 40]
            .Select(Gen.Bool.Array[40])
            .Sample(
                (uses, seen) =>
                {
                    var history = Steady(uses);
                    var thinned = history.Where((_, index) => index == 0 || index == history.Length - 1 || seen[index]);
                    var rich = CreditLedger.Empty.Grant(CreditAmount.FromCredits(1_000_000), Uncapped.Cap);
                    return SettleAll(rich, Uncapped, thinned).Balance == SettleAll(rich, Uncapped, history).Balance;
                }
            );

    [Fact]
    public void No_credit_appears_or_vanishes_whatever_happens() =>
        Histories
            .Select(Gen.Bool, Gen.Long[0, 50_000_000])
            .Sample(
                (history, unlimited, launch) =>
                {
                    var rules = unlimited ? Unlimited : Standard;
                    var ledger = SettleAll(CreditLedger.Empty.Launch(CreditAmount.FromMicroCredits(launch)), rules, history);
                    return ledger.Imbalance == CreditAmount.Zero
                        && !ledger.Balance.IsNegative
                        && ledger.Balance <= rules.Cap
                        && !ledger.LaunchBalance.IsNegative
                        && ledger.Surplus <= rules.Cap
                        && !ledger.Discarded.IsNegative;
                }
            );

    [Fact]
    public void The_first_sample_only_sets_the_checkpoint()
    {
        var ledger = Accrual.Settle(CreditLedger.Empty, Standard, Sample(minutes: 0, usedMinutes: 500));
        Assert.Equal(CreditLedger.Empty with { Checkpoint = ledger.Checkpoint }, ledger);
        Assert.Equal(Start, ledger.Checkpoint!.Value.At);
    }

    [Fact]
    public void A_sample_from_before_the_checkpoint_is_ignored()
    {
        var ledger = SettleAll(CreditLedger.Empty, Standard, [Sample(10, 0), Sample(20, 1)]);
        Assert.Same(ledger, Accrual.Settle(ledger, Standard, Sample(15, 900)));
    }

    [Fact]
    public void After_an_outage_of_an_hour_the_counter_settles_it_exactly()
    {
        var ledger = SettleAll(CreditLedger.Empty, Standard, [Sample(0, 0), Sample(60, 4.5)]);
        Assert.Equal(("7.5", "12", "4.5"), (ledger.Balance.ToString(), ledger.Minted.ToString(), ledger.Spent.ToString()));
    }

    [Fact]
    public void A_counter_reset_counts_from_zero_again()
    {
        var ledger = SettleAll(CreditLedger.Empty, Unlimited, [Sample(0, 100), Sample(1, 101), Sample(1.5, 0.25)]);
        Assert.Equal("1.25", ledger.Spent.ToString());
        Assert.Equal("0.3", ledger.Minted.ToString());
    }

    [Fact]
    public void A_new_series_counts_from_its_own_zero_even_if_it_is_higher()
    {
        var ledger = SettleAll(CreditLedger.Empty, Unlimited, [Sample(0, 1, "old"), Sample(1, 2, "old"), Sample(1.5, 3, "new")]);
        Assert.Equal("4", ledger.Spent.ToString());
    }

    [Fact]
    public void A_counter_that_was_there_before_it_took_over_counts_from_what_it_stood_at_and_is_no_restart()
    {
        var saved = CreditLedger.Empty.Grant(CreditAmount.FromCredits(5), Standard.Cap);
        var ledger = SettleAll(
            saved,
            Standard with
            {
                StoppedRetention = TimeSpan.Zero,
            },
            [Sample(0, 1, "b"), Sample(10, 5_000.5, "a") with { Since = Sample(0, 5_000).Counter }]
        );
        Assert.Equal(("0.5", "2", "0"), (ledger.Spent.ToString(), ledger.Minted.ToString(), ledger.Discarded.ToString()));
    }

    [Fact]
    public void A_stopped_tenant_does_not_earn_while_it_is_away()
    {
        var ledger = SettleAll(CreditLedger.Empty, Standard, [Sample(0, 10), Sample(60, 0)]);
        Assert.Equal(CreditAmount.Zero, ledger.Minted);
        var restarted = Accrual.Settle(ledger, Standard, Sample(65, 0));
        Assert.Equal("1", restarted.Minted.ToString());
    }

    [Fact]
    public void A_restart_charges_what_was_owed_and_gives_launch_credits_anew_but_keeps_balance_and_units()
    {
        var rules = Standard with { LaunchCredits = CreditAmount.FromCredits(30) };
        var running = CreditLedger
            .Empty.Launch(CreditAmount.FromCredits(12))
            .Grant(CreditAmount.FromCredits(50), Standard.Cap)
            .Bond(1, CreditAmount.FromCredits(20), CreditAmount.FromCredits(1)) with
        {
            Surplus = CreditAmount.FromCredits(4),
            Spent = CreditAmount.FromCredits(4),
        };
        var restarted = SettleAll(running, rules, [Sample(0, 10), Sample(60, 0)]);
        Assert.Equal(
            ("29", "0", "4", "30", 1),
            (
                restarted.Balance.ToString(),
                restarted.Surplus.ToString(),
                restarted.Charged.ToString(),
                restarted.LaunchBalance.ToString(),
                restarted.BondedUnits
            )
        );
        Assert.Equal(CreditAmount.Zero, restarted.Imbalance);
    }

    [Fact]
    public void Launch_credits_are_given_at_most_a_hundred_times_a_day_however_often_a_tenant_restarts()
    {
        var rules = Standard with { LaunchCredits = CreditAmount.FromCredits(30) };
        Gen.Double[1.1, 40]
            .Array[1, 400]
            .Sample(minutes =>
            {
                var at = 0d;
                var ledger = SettleAll(
                    CreditLedger.Empty,
                    rules,
                    minutes.Select(gap => Sample(at += gap, 0.1, $"pod-{at}")).TakeWhile(sample => sample.At < Start.AddDays(1))
                );
                return ledger.LaunchGranted <= CreditAmount.FromCredits(3_000);
            });
    }

    [Theory]
    [InlineData("t3.nano", 7, true)]
    [InlineData("t3.nano", 7.1, false)]
    [InlineData("t2.nano", 0.1, false)]
    public void A_balance_is_kept_over_a_stop_as_long_as_AWS_keeps_it(string name, double days, bool isKept)
    {
        Assert.True(InstanceSizes.TryFind(name, out var size));
        var rules = new AccountRules(size.Rate, size.Cap, CreditSpecification.Standard) { StoppedRetention = size.StoppedRetention };
        var saved = CreditLedger
            .Empty.Grant(CreditAmount.FromCredits(70), size.Cap)
            .Bond(1, CreditAmount.FromCredits(20), CreditAmount.Zero);
        var restarted = SettleAll(saved, rules, [Sample(0, 0), Sample(days * 24 * 60, 0, "later")]);
        Assert.Equal((isKept ? "50" : "0", 1), (restarted.Balance.ToString(), restarted.BondedUnits));
        Assert.Equal(isKept ? "0" : "50", restarted.Discarded.ToString());
    }

    [Fact]
    public void Standard_use_beyond_balance_and_earnings_is_not_owed()
    {
        var ledger = SettleAll(CreditLedger.Empty, Standard, [Sample(0, 0), Sample(60, 120)]);
        Assert.Equal(("0", "0", "0"), (ledger.Balance.ToString(), ledger.Surplus.ToString(), ledger.Charged.ToString()));
        Assert.Equal("12", ledger.Spent.ToString());
    }

    [Fact]
    public void Earnings_above_the_cap_are_discarded()
    {
        var ledger = SettleAll(CreditLedger.Empty, Standard, [Sample(0, 0), Sample(25 * 60, 0)]);
        Assert.Equal((Standard.Cap, "12"), (ledger.Balance, ledger.Discarded.ToString()));
    }

    [Fact]
    public void A_balance_above_a_lowered_cap_is_kept_but_does_not_grow()
    {
        var rich = SettleAll(CreditLedger.Empty, Standard, [Sample(0, 0), Sample(600, 0)]);
        var lowered = Standard with { Cap = CreditAmount.FromCredits(10) };
        Assert.Equal(rich.Balance, Accrual.Settle(rich, lowered, Sample(660, 0)).Balance);
    }

    private static CreditLedger SettleAll(CreditLedger ledger, AccountRules rules, IEnumerable<UsageSample> samples) =>
        samples.Aggregate(ledger, (settled, sample) => Accrual.Settle(settled, rules, sample));

    private static UsageSample Sample(double minutes, double usedMinutes, string series = "pod") =>
        new(UsageTime.FromMicroseconds((long)(usedMinutes * 60_000_000)), Start.AddMinutes(minutes), series);

    private static UsageSample[] Steady(long[] uses)
    {
        var counter = 0L;
        return
        [
            .. uses.Select(
                (use, index) => new UsageSample(UsageTime.FromMicroseconds(counter += use), Start.AddSeconds(index * 37.123), "pod")
            ),
        ];
    }

    private static UsageSample[] ToHistory((int Milliseconds, long Use, int Event)[] steps)
    {
        var (at, counter, series) = (Start, 0L, 0);
        return
        [
            .. steps.Select(step =>
            {
                at = at.AddMilliseconds(step.Milliseconds);
                if (step.Event == 0)
                    series++;
                counter = step.Event <= 1 ? step.Use : counter + step.Use;
                return new UsageSample(UsageTime.FromMicroseconds(counter), at, $"pod-{series}");
            }),
        ];
    }
}
