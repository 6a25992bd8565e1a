using Bonding.Domain.Metering;

namespace Bonding.Domain.Credits;

/// <summary>
/// Settles an account to counter samples: posts what was earned and what was used since its checkpoint.
/// </summary>
/// <remarks>
/// The result is a function of the sequence of samples alone. Samples that were settled already are ignored, so replaying a sequence
/// after a crash, or settling it in other portions, ends in the same ledger. Update rule: AWS EC2 user guide, standard and unlimited
/// mode examples.
/// </remarks>
public static class Accrual
{
    /// <summary>
    /// A tenant that was away for less keeps its launch credits and gets no new ones: AWS gives them 100 times in 24 hours at most.
    /// </summary>
    public static readonly TimeSpan ShortestStopWithLaunch = TimeSpan.FromDays(1) / 100;

    /// <summary>Settles to one sample. Samples at or before the checkpoint change nothing.</summary>
    public static CreditLedger Settle(CreditLedger ledger, AccountRules rules, UsageSample sample)
    {
        var settledTo = new UsageCheckpoint(sample.Counter, sample.At, sample.Series);
        if (ledger.Checkpoint is not { } last)
            return ledger with { Checkpoint = settledTo };
        if (sample.At <= last.At)
            return ledger;

        var before = sample.Since ?? (sample.Series == last.Series ? last.Counter : null);
        var isFresh = !(before <= sample.Counter);
        var used = sample.Counter.CreditsSince(isFresh ? UsageTime.Zero : before!.Value);
        var away = sample.At - last.At;
        var wasStopped = isFresh && away > sample.LongestRestart;
        var earned = wasStopped ? CreditAmount.Zero : rules.Rate.Earned(last.At, sample.At);
        var present = wasStopped ? Restarted(ledger, rules, away) : ledger;
        return Post(present.Under(rules.Specification), rules, earned, used) with { Checkpoint = settledTo };
    }

    private static CreditLedger Restarted(CreditLedger ledger, AccountRules rules, TimeSpan away)
    {
        var kept = away > rules.StoppedRetention ? ledger.Expire() : ledger;
        return away < ShortestStopWithLaunch ? kept.ChargeSurplus() : kept.ChargeSurplus().DropLaunchCredits().Launch(rules.LaunchCredits);
    }

    /// <summary>Posts one interval's earning and use.</summary>
    public static CreditLedger Post(CreditLedger ledger, AccountRules rules, CreditAmount earned, CreditAmount used)
    {
        var fromLaunch = CreditAmount.Min(ledger.LaunchBalance, used);
        var afterLaunch = ledger with
        {
            LaunchBalance = ledger.LaunchBalance - fromLaunch,
            Spent = ledger.Spent + fromLaunch,
            Minted = ledger.Minted + earned,
        };
        return rules.Specification == CreditSpecification.Unlimited
            ? PostUnlimited(afterLaunch, rules.Cap, earned, used - fromLaunch)
            : PostStandard(afterLaunch, rules.Cap, earned, used - fromLaunch);
    }

    private static CreditLedger PostStandard(CreditLedger ledger, CreditAmount cap, CreditAmount earned, CreditAmount used)
    {
        var payable = CreditAmount.Min(used, ledger.Balance + earned);
        return Hold(ledger, ledger.Balance + earned - payable, cap) with { Spent = ledger.Spent + payable };
    }

    private static CreditLedger PostUnlimited(CreditLedger ledger, CreditAmount cap, CreditAmount earned, CreditAmount used)
    {
        var net = ledger.Balance - ledger.Surplus + earned - used;
        var spent = ledger with { Spent = ledger.Spent + used, Surplus = CreditAmount.Zero };
        if (!net.IsNegative)
            return Hold(spent, net, cap);

        var surplus = CreditAmount.Min(cap, -net);
        return spent with { Balance = CreditAmount.Zero, Surplus = surplus, Charged = ledger.Charged + (-net - surplus) };
    }

    // A balance above the cap, after the cap was lowered, is kept but does not grow.
    private static CreditLedger Hold(CreditLedger ledger, CreditAmount balance, CreditAmount cap)
    {
        var held = CreditAmount.Min(balance, CreditAmount.Max(cap, ledger.Balance));
        return ledger with { Balance = held, Discarded = ledger.Discarded + (balance - held) };
    }
}
