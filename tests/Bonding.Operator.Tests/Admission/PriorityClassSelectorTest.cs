using Bonding.Domain;
using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Domain.Decisions;
using Bonding.Domain.Receipts;
using Bonding.Operator.Admission;
using Bonding.Operator.Instrumentation;
using Bonding.Resources.Common;
using Bonding.Resources.CreditAccounts;
using k8s.Models;

namespace Bonding.Operator.Tests.Admission;

public class PriorityClassSelectorTest
{
    [Theory]
    [InlineData(0, "bonding-tier-0")]
    [InlineData(1, "bonding-tier-1")]
    [InlineData(2, "bonding-tier-2")]
    [InlineData(3, "bonding-tier-3")]
    [InlineData(4, "bonding-tier-4")]
    [InlineData(5, "bonding-tier-5")]
    [InlineData(50, "bonding-tier-5")]
    public void A_pod_gets_the_class_of_the_tier_that_its_bonded_units_reach(int units, string priorityClass)
    {
        var verdict = Select(null, Account(units), _ => true);

        Assert.Equal(new PriorityClassSelection(AdmissionResult.Patched, priorityClass, IsChange: true), verdict);
    }

    [Theory]
    [InlineData(BondingMode.Off)]
    [InlineData(BondingMode.Observe)]
    [InlineData(BondingMode.Recommend)]
    public void A_pod_is_left_as_it_is_unless_the_mode_is_Enforce(BondingMode mode) =>
        Assert.Equal(new PriorityClassSelection(AdmissionResult.NotEnforced), Select(null, Account(3, mode), _ => true));

    [Fact]
    public void A_pod_without_an_account_is_left_as_it_is() =>
        Assert.Equal(new PriorityClassSelection(AdmissionResult.NoAccount), Select("mine", null, _ => true));

    [Fact]
    public void A_pod_that_has_the_class_already_is_left_as_it_is() =>
        Assert.Equal(new PriorityClassSelection(AdmissionResult.Unchanged), Select("bonding-tier-3", Account(3), _ => true));

    [Fact]
    public void A_class_that_does_not_exist_is_never_asked_for() =>
        Assert.Equal(
            new PriorityClassSelection(AdmissionResult.NoPriorityClass),
            Select("mine", Account(3), name => name != "bonding-tier-3")
        );

    [Theory]
    [InlineData(-1)]
    [InlineData(20)]
    public void Units_that_were_written_into_a_status_by_hand_buy_no_tier(int units)
    {
        var account = Account(1);
        account.Status.BondedUnits = units;

        Assert.Equal(new PriorityClassSelection(AdmissionResult.Error), Select(null, account, _ => true));
    }

    [Fact]
    public void The_pod_of_an_account_that_was_not_opened_yet_gets_the_lowest_class()
    {
        var account = Account(0);
        account.Status = new CreditAccountStatus();

        Assert.Equal(
            new PriorityClassSelection(AdmissionResult.Patched, "bonding-tier-0", IsChange: true),
            Select(null, account, _ => true)
        );
    }

    [Theory]
    [InlineData("business-critical", 1_000_000, AdmissionResult.KeptOwnClass, null)]
    [InlineData("system-cluster-critical", 2_000_000_000, AdmissionResult.KeptOwnClass, null)]
    [InlineData("batch", 10, AdmissionResult.Patched, "bonding-tier-0")]
    public void P1_a_class_that_the_owner_chose_and_that_is_worth_more_is_kept(string name, int priority, string result, string? gets)
    {
        var verdict = Select(name, Account(0), _ => true, priority);
        Assert.Equal((result, gets, gets is not null), (verdict.Result, verdict.PriorityClass, verdict.IsChange));
    }

    [Fact]
    public void P2_a_class_of_the_ladder_that_nobody_earned_is_taken_away() =>
        Assert.Equal(PriorityClassSelection.Taken, Select("bonding-tier-5", null, _ => true, 6_000));

    [Theory]
    [InlineData(BondingMode.Enforce, "bonding-tier-5", AdmissionResult.NotEarned, "bonding-tier-3")]
    [InlineData(BondingMode.Off, "bonding-tier-5", AdmissionResult.NotEarned, null)]
    [InlineData(BondingMode.Off, "bonding-tier-77", AdmissionResult.NotEarned, null)]
    public void A_class_above_the_tier_is_replaced_whatever_the_mode(BondingMode mode, string named, string result, string? gets) =>
        Assert.Equal(new PriorityClassSelection(result, gets, IsChange: true), Select(named, Account(3, mode), _ => true, 6_000));

    [Theory]
    [InlineData("bonding-tier-3")]
    [InlineData("bonding-tier-1")]
    public void A_class_that_was_earned_is_kept_where_nothing_is_enforced(string named) =>
        Assert.Equal(
            new PriorityClassSelection(AdmissionResult.Unchanged),
            Select(named, Account(3, BondingMode.Recommend), _ => true, 4_000)
        );

    [Fact]
    public void A_status_that_was_written_by_hand_earns_no_class()
    {
        var account = Account(1);
        account.Status.BondedUnits = 20;
        Assert.Equal(PriorityClassSelection.Taken, Select("bonding-tier-5", account, _ => true));
    }

    private static PriorityClassSelection Select(
        string? presentClass,
        CreditAccount? account,
        Predicate<string> exists,
        int? priority = null
    ) => PriorityClassSelector.Select(new PresentClass(presentClass, priority), account, Read, BondingRules.Default, exists);

    private static Parsed<BondingAccount>? Read(CreditAccount account) =>
        AccountStatusMapping.IsUnopened(account.Status) ? null : AccountStatusMapping.Read(account);

    private static CreditAccount Account(int units, BondingMode mode = BondingMode.Enforce)
    {
        var ledger = CreditLedger.Empty.Grant(CreditAmount.FromCredits(10_000), CreditAmount.MaxValue);
        if (units > 0)
            ledger = ledger.Bond(units, CreditAmount.FromCredits(100) * units, CreditAmount.Zero);
        return new CreditAccount
        {
            Metadata = new V1ObjectMeta { Name = "web", Uid = "account-1" },
            Spec = { Mode = mode },
            Status = AccountStatusMapping.Write(new BondingAccount("account-1", ledger, ChainHead.Start, [])),
        };
    }
}
