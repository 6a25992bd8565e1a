using Bonding.Domain.Metering;

namespace Bonding.Domain.Credits;

/// <summary>
/// Settles an account to counter samples: what was earned and what was used since its checkpoint.
/// </summary>
/// <remarks>
/// The result is a function of the sequence of samples alone. Samples that were settled already are ignored, so replaying a sequence
/// after a crash, or settling it in other portions, ends in the same ledger. Update rule: AWS EC2 user guide, standard and unlimited
/// mode examples.
/// </remarks>
public static class Accrual
{
    /// <summary>A tenant that was away for less keeps its launch credits and gets no new ones: AWS gives them 100 times in 24 hours at most.</summary>
    public static readonly TimeSpan ShortestStopWithLaunch = TimeSpan.FromDays(1) / 100;

    /// <summary>Settles to one sample. Samples at or before the checkpoint change nothing.</summary>
    public static CreditLedger Settle(CreditLedger ledger, AccountRules terms, UsageSample sample)
    {
        var settledTo = new UsageCheckpoint(sample.Counter, sample.At, sample.Series);
        if (ledger.Checkpoint is not { } last)
            return ledger with { Checkpoint = settledTo };
        if (sample.At <= last.At)
            return ledger;

        var before = sample.Series == last.Series ? last.Counter : sample.Since;
        var isFresh = !(before <= sample.Counter);
        var used = sample.Counter.CreditsSince(isFresh ? UsageTime.Zero : before!.Value);
        var away = sample.At - last.At;
        var wasStopped = isFresh && away > Staleness.LongestRestart;
        var earned = wasStopped ? CreditAmount.Zero : terms.Rate.Earned(last.At, sample.At);
        var present = wasStopped ? Restarted(ledger, terms, away) : ledger;
        return Post(present.Under(terms.Specification), terms, earned, used) with { Checkpoint = settledTo };
    }

    private static CreditLedger Restarted(CreditLedger ledger, AccountRules terms, TimeSpan away)
    {
        var kept = away > terms.StoppedRetention ? ledger.Expire() : ledger;
        return away < ShortestStopWithLaunch ? kept.ChargeSurplus() : kept.ChargeSurplus().DropLaunchCredits().Launch(terms.LaunchCredits);
    }

    /// <summary>Posts one interval's earning and use.</summary>
    public static CreditLedger Post(CreditLedger ledger, AccountRules terms, CreditAmount earned, CreditAmount used)
    {
        var fromLaunch = CreditAmount.Min(ledger.LaunchBalance, used);
        var afterLaunch = ledger with
        {
            LaunchBalance = ledger.LaunchBalance - fromLaunch,
            Spent = ledger.Spent + fromLaunch,
            Minted = ledger.Minted + earned,
        };
        return terms.Specification == CreditSpecification.Unlimited
            ? PostUnlimited(afterLaunch, terms.Cap, earned, used - fromLaunch)
            : PostStandard(afterLaunch, terms.Cap, earned, used - fromLaunch);
    }

    private static CreditLedger PostStandard(CreditLedger ledger, CreditAmount cap, CreditAmount earned, CreditAmount used)
    {
        var payable = CreditAmount.Min(used, ledger.Balance + earned);
        return Hold(ledger, ledger.Balance + earned - payable, cap) with { Spent = ledger.Spent + payable };
    }

    private static CreditLedger PostUnlimited(CreditLedger ledger, CreditAmount cap, CreditAmount earned, CreditAmount used)
    {
        var standing = ledger.Balance - ledger.Surplus + earned - used;
        var spent = ledger with { Spent = ledger.Spent + used, Surplus = CreditAmount.Zero };
        if (!standing.IsNegative)
            return Hold(spent, standing, cap);

        var surplus = CreditAmount.Min(cap, -standing);
        return spent with { Balance = CreditAmount.Zero, Surplus = surplus, Charged = ledger.Charged + (-standing - surplus) };
    }

    // A balance that stands above the cap (the cap was lowered) is kept, it just does not grow.
    private static CreditLedger Hold(CreditLedger ledger, CreditAmount standing, CreditAmount cap)
    {
        var held = CreditAmount.Min(standing, CreditAmount.Max(cap, ledger.Balance));
        return ledger with { Balance = held, Discarded = ledger.Discarded + (standing - held) };
    }
}
