using Bonding.Domain.Credits;
using Bonding.Operator.State;
using Bonding.Resources;
using k8s.Models;

namespace Bonding.Operator.Tests.Bank;

/// <summary>What an account in memory makes of new versions of its object.</summary>
public class LiveAccountTest
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddDays(20_000);

    private readonly LiveAccount _live = new(new AccountKey("shop", "web"));

    [Fact]
    public void What_was_settled_before_an_edit_of_the_spec_keeps_the_former_terms_however_old_the_stored_checkpoint_is()
    {
        var stored = CreditLedger.Empty;
        _live.Adopt(Version(1), stored);
        SettleTo(Start.AddMinutes(10), Terms(vcpus: 1));
        var settled = _live.Ledger;

        _live.Adopt(Version(2), stored);
        SettleTo(Start.AddMinutes(11), Terms(vcpus: 10));

        Assert.Equal(CreditAmount.FromCredits(10), settled.Minted);
        Assert.Equal(CreditAmount.FromCredits(20), _live.Ledger.Minted);
    }

    [Fact]
    public void A_ledger_that_was_stored_by_another_is_adopted_and_its_samples_are_wanted_again()
    {
        _live.Adopt(Version(1), CreditLedger.Empty);
        SettleTo(Start.AddMinutes(10), Terms(vcpus: 1));
        var other = CreditLedger.Empty with { Minted = CreditAmount.FromCredits(3), Balance = CreditAmount.FromCredits(3), Checkpoint = new(CpuTime.Zero, Start.AddMinutes(3), "a") };

        _live.Adopt(Version(2), other);

        Assert.Equal((other, Start.AddMinutes(3)), (_live.Ledger, _live.ReadTo));
    }

    private void SettleTo(DateTimeOffset to, AccountTerms terms)
    {
        var checkpoint = _live.Ledger.Checkpoint;
        var from = checkpoint?.At ?? Start;
        UsageSample[] samples = checkpoint is null ? [new(CpuTime.Zero, from, "a"), new(CpuTime.Zero, to, "a")] : [new(CpuTime.Zero, to, "a")];
        Assert.True(_live.Settle(terms, checkpoint, samples, to));
    }

    private static AccountTerms Terms(int vcpus) => AccountTerms.Of(EarnRate.Of(100, vcpus));

    private static CreditAccount Version(int version) => new() { Metadata = new V1ObjectMeta { Uid = "a", ResourceVersion = $"{version}" } };
}
