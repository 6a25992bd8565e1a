using Bonding.Domain;
using Bonding.Domain.Credits;
using Bonding.Domain.Decisions;
using Bonding.Domain.Metering;
using Bonding.Domain.NamespaceLedgers;
using Bonding.Kubernetes.Conditions;
using Bonding.Operator.Accounts;
using Bonding.Operator.Accounts.Statuses;
using Bonding.Resources.Bonds;
using Bonding.Resources.CreditAccounts;
using Bonding.Resources.Tests;

namespace Bonding.Operator.Tests.Accounts;

public class AccountDecisionTest
{
    [Fact]
    public void All_bonds_that_wait_are_settled_in_one_account_status()
    {
        var plan = AccountDecision.Decide(
            AccountSamples.Snapshot(
                ResourceSamples.Money(350),
                ResourceSamples.Bond("a"),
                ResourceSamples.Bond("b", units: 2),
                ResourceSamples.Bond("c")
            ),
            ResourceSamples.Now
        );

        Assert.Equal(("47", 3, 2), (plan.Status.Balance, plan.Status.BondedUnits, plan.Status.Settling!.Count));
        Assert.Equal(["a", "b"], plan.Settlement.Debits.Select(receipt => receipt.BondUid));
        Assert.Equal(
            [("a", BondPhase.Bonded), ("b", BondPhase.Bonded), ("c", BondPhase.Pending)],
            plan.Bonds.Select(bond => (bond.Outcome.Uid, bond.Status.Phase!.Value))
        );
        Assert.Equal(("bonding-tier-3", 5d), (plan.Status.Tier, plan.Status.Multiplier!.Base));
    }

    [Fact]
    public void A_receipt_that_settles_is_shown_by_its_bond_and_not_debited_again()
    {
        var debited = AccountSamples.Debited("a");

        var plan = AccountDecision.Decide(AccountSamples.Snapshot(debited, ResourceSamples.Bond("a")), ResourceSamples.Now.AddHours(1));

        Assert.Empty(plan.Settlement.Debits);
        Assert.Equal((debited.Ledger.Balance.ToString(), 1), (plan.Status.Balance, plan.Status.Settling!.Count));
        Assert.Equal(debited.Settling[0].Hash, Assert.Single(plan.Bonds).Status.Receipt!.Hash);
    }

    [Fact]
    public void A_receipt_leaves_settling_when_its_bond_shows_it_or_is_gone()
    {
        var debited = AccountSamples.Debited("a", "b");
        var shown = ResourceSamples.Bond("a");
        BondMapping.Write(debited.Settling[0], shown.Status);
        var snapshot = AccountSamples.Snapshot(debited, shown) with
        {
            Bonds = [AccountSamples.Reading(shown), new ObservedBond("bond-b", "b", null)],
        };

        var plan = AccountDecision.Decide(snapshot, ResourceSamples.Now);

        Assert.Empty(plan.Status.Settling!);
        Assert.Empty(plan.Bonds);
        Assert.Equal(2, plan.Status.BondedUnits);
    }

    [Fact]
    public void A_bond_that_was_paid_and_whose_status_was_taken_away_is_not_debited_again_and_says_so()
    {
        var paid = AccountSamples.Debited("a").Cleared(new HashSet<string> { "a" });

        var plan = AccountDecision.Decide(AccountSamples.Snapshot(paid, ResourceSamples.Bond("a")), ResourceSamples.Now);

        Assert.Equal((paid.Ledger.Balance.ToString(), 1), (plan.Status.Balance, plan.Status.BondedUnits));
        Assert.Equal((BondPhase.Pending, "ReceiptMissing"), (plan.Bonds.Single().Status.Phase, plan.Bonds.Single().Outcome.Reason));
        Assert.Equal(["a"], plan.Status.PaidBonds);
    }

    [Fact]
    public void A_bond_that_already_shows_why_it_waits_is_neither_read_nor_written_again()
    {
        var waiting = ResourceSamples.Bond("a");
        waiting.Status = AccountDecision
            .Decide(AccountSamples.Snapshot(ResourceSamples.Money(10), waiting), ResourceSamples.Now)
            .Bonds.Single()
            .Status;
        var richer = AccountSamples.Snapshot(ResourceSamples.Money(20), waiting);

        Assert.Empty(BondsToRead(richer));
        Assert.Empty(AccountDecision.Decide(richer, ResourceSamples.Now).Bonds);
        Assert.Single(BondsToRead(AccountSamples.Snapshot(ResourceSamples.Money(101), waiting)));
    }

    [Fact]
    public void A_bond_is_read_before_its_receipt_is_cleared_and_one_that_shows_a_cleared_receipt_is_not()
    {
        var debited = AccountSamples.Debited("a");
        var shown = ResourceSamples.Bond("a");
        BondMapping.Write(debited.Settling[0], shown.Status);

        Assert.Single(BondsToRead(AccountSamples.Snapshot(debited, shown)));
        Assert.Empty(BondsToRead(AccountSamples.Snapshot(debited.Cleared(new HashSet<string> { "a" }), shown)));
    }

    [Fact]
    public void Of_a_flood_of_bonds_those_that_settle_are_read_first_then_those_that_came_first()
    {
        var (late, early) = (ResourceSamples.Bond("b"), ResourceSamples.Bond("c"));
        late.Metadata.CreationTimestamp = ResourceSamples.Now.UtcDateTime.AddSeconds(1);
        var snapshot = AccountSamples.Snapshot(AccountSamples.Debited("z"), late, early, ResourceSamples.Bond("z"));

        Assert.Equal(["z", "c", "b"], BondsToRead(snapshot).Select(bond => bond.Uid));
    }

    [Fact]
    public void The_settlement_holds_exactly_what_the_status_shows()
    {
        var snapshot = AccountSamples.Snapshot(ResourceSamples.Money(350), ResourceSamples.Bond("a"));
        foreach (var mode in Enum.GetValues<BondingMode>())
        {
            snapshot.Stored.Spec.Mode = mode;
            var plan = AccountDecision.Decide(snapshot, ResourceSamples.Now);
            var shown = new CreditAccount
            {
                Metadata = snapshot.Stored.Metadata,
                Spec = snapshot.Stored.Spec,
                Status = plan.Status,
            };

            var (read, written) = (AccountStatusMapping.Read(shown).Value!, plan.Settlement.Account!);

            Assert.Equal((written.Ledger, written.Head), (read.Ledger, read.Head));
            Assert.Equal(written.Settling, read.Settling);
            Assert.Equal(written.Paid, read.Paid);
        }
    }

    [Fact]
    public void Off_settles_nothing_new_ends_the_count_of_usage_and_still_shows_what_was_debited()
    {
        var debited = AccountSamples.Debited("a");
        var counted = debited with
        {
            Ledger = debited.Ledger with { Checkpoint = new UsageCheckpoint(UsageTime.Zero, ResourceSamples.Now, "") },
        };
        var snapshot = AccountSamples.Snapshot(counted, ResourceSamples.Bond("a"), ResourceSamples.Bond("b"));
        snapshot.Stored.Spec.Mode = BondingMode.Off;

        var plan = AccountDecision.Decide(snapshot, ResourceSamples.Now);

        Assert.Empty(plan.Settlement.Debits);
        Assert.Equal([("a", "Bonded"), ("b", "AccountNotReady")], plan.Bonds.Select(bond => (bond.Outcome.Uid, bond.Outcome.Reason)));
        Assert.Equal((null, "ModeOff"), (plan.Status.Usage, plan.Status.Condition("Ready").Reason));
    }

    [Fact]
    public void A_corrupted_status_keeps_every_field_as_it_is_beside_the_conditions()
    {
        var account = ResourceSamples.Account(money: ResourceSamples.Money(500));
        account.Status.Balance = "9e9";
        var refusal = Validate(account, [account]);
        var snapshot = new AccountSnapshot
        {
            Stored = account,
            Refusal = refusal,
            Rules = BondingRules.Default,
            Bonds = [AccountSamples.Reading(ResourceSamples.Bond("a"))],
        };

        var plan = AccountDecision.Decide(snapshot, ResourceSamples.Now);

        Assert.Equal(("9e9", "500"), (plan.Status.Balance, plan.Status.Totals!.Granted));
        Assert.Contains("status.balance is '9e9'", plan.Status.Condition("Ready").Message, StringComparison.Ordinal);
        Assert.Equal("AccountNotReady", Assert.Single(plan.Bonds).Outcome.Reason);
    }

    [Fact]
    public void Of_accounts_that_are_equally_old_the_first_by_name_is_served()
    {
        var (a, b, older) = (
            ResourceSamples.Account("a", "1"),
            ResourceSamples.Account("b", "2"),
            ResourceSamples.Account("z", "3", createdMinute: -1)
        );

        Assert.Null(Validate(a, [b]));
        Assert.Equal("DuplicateTenant", Validate(b, [a, b])?.Reason);
        Assert.Contains("account z,", Validate(a, [a, b, older])?.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("account-1", "StatusCorrupted")]
    [InlineData("account-0", null)]
    public void An_empty_status_is_not_opened_anew_if_it_paid_for_a_bond_but_an_account_is_that_follows_one_of_its_name(
        string payer,
        string? refusal
    )
    {
        var (account, bond) = (ResourceSamples.Account(), AccountSamples.Paid(ResourceSamples.Bond("a"), payer));

        Assert.Equal(refusal, Validate(account, bonds: [bond])?.Reason);
    }

    [Theory]
    [InlineData(BondPhase.Pending)]
    [InlineData(BondPhase.Rejected)]
    [InlineData(null)]
    public void A_bond_that_shows_its_receipt_is_shown_Bonded_again_whatever_its_phase_was_made_and_is_not_debited(BondPhase? phase)
    {
        var (account, bond) = (ResourceSamples.Money(500), AccountSamples.Paid(ResourceSamples.Bond("a"), "account-1"));
        var receipt = bond.Status.Receipt;
        bond.Status.Phase = phase;

        var plan = AccountDecision.Decide(AccountSamples.Snapshot(account, bond), ResourceSamples.Now);

        Assert.Empty(plan.Settlement.Debits);
        var restored = Assert.Single(plan.Bonds).Status;
        Assert.Equal((BondPhase.Bonded, receipt!.Hash, "100"), (restored.Phase, restored.Receipt!.Hash, restored.Debited));
    }

    [Theory]
    [InlineData("account-0")]
    [InlineData("account-1")]
    public void A_bond_that_shows_a_receipt_which_is_not_true_of_the_account_is_held_and_keeps_what_it_shows(string payer)
    {
        var bond = AccountSamples.Paid(ResourceSamples.Bond("a"), payer);
        (bond.Status.Phase, bond.Status.Debited) = (BondPhase.Pending, "7");

        var plan = AccountDecision.Decide(AccountSamples.Snapshot(ResourceSamples.Money(500), bond), ResourceSamples.Now);

        Assert.Empty(plan.Settlement.Debits);
        var held = Assert.Single(plan.Bonds);
        Assert.Equal(("StatusCorrupted", BondPhase.Pending, "7"), (held.Outcome.Reason, held.Status.Phase, held.Status.Debited));
        Assert.NotNull(held.Status.Receipt);
    }

    [Fact]
    public void An_empty_status_is_not_opened_anew_if_the_account_was_opened_before()
    {
        var refusal = Validate(ResourceSamples.Account(), wasOpened: true);

        Assert.Equal("StatusCorrupted", refusal?.Reason);
        Assert.Contains("opened before", refusal!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void Units_that_were_never_reserved_are_refused(int units, bool served)
    {
        var account = ResourceSamples.Account(money: ResourceSamples.Money(500));
        account.Status.BondedUnits = units;
        account.Status.Seal = AccountStatusMapping.SealOf(account.Status, account.Metadata.Uid);
        var opened = new ObservedAccount(account.Metadata.Uid, "web", 5, 1, CreditAmount.Zero, CreditAmount.Zero);
        var record = NamespaceLedgerState
            .Empty.WithObserved([opened], ResourceSamples.Now)
            .Reserve(account.Metadata.Uid, "web", 2, 6, 200)!;

        var refusal = Validate(account, ledger: record, wasOpened: true);

        Assert.Equal(served, refusal is null);
        if (!served)
            Assert.Contains("status.bondedUnits is '3'; allowed: at most 2", refusal!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reservation_that_no_bond_needs_is_ended_by_a_newer_version_of_the_account_at_once()
    {
        var idle = AccountSamples.Snapshot(ResourceSamples.Money(500)) with { HoldsReservation = true };
        var ended = AccountDecision.Decide(idle, ResourceSamples.Now).Status;

        Assert.Equal(("7", WritePriority.Immediate), (ended.ReleasedAt, StatusDiff.PriorityOf(idle.Stored.Status, ended)));
        Assert.True(AccountStatusMapping.Read(ResourceSamples.Account(money: ResourceSamples.Money(500))).IsValid);
        var needed = AccountSamples.Snapshot(ResourceSamples.Money(500), ResourceSamples.Bond("a")) with { HoldsReservation = true };
        Assert.Null(AccountDecision.Decide(needed, ResourceSamples.Now).Status.ReleasedAt);
    }

    private static ConditionUpdate? Validate(
        CreditAccount account,
        IEnumerable<CreditAccount>? ofSameTenant = null,
        IEnumerable<Bond>? bonds = null,
        NamespaceLedgerState? ledger = null,
        bool wasOpened = false
    ) =>
        AccountValidator.Validate(
            account,
            AccountStatusMapping.IsUnopened(account.Status) ? null : AccountStatusMapping.Read(account),
            ofSameTenant ?? [],
            bonds ?? [],
            AccountSpecMapping.Read(account.Spec, BondingRules.Default),
            ledger is null ? null : ResourceSamples.Read(ledger),
            wasOpened
        );

    private static IReadOnlyList<ObservedBond> BondsToRead(AccountSnapshot snapshot) =>
        AccountDecision.BondsToRead(snapshot, AccountDecision.Decide(snapshot, ResourceSamples.Now));
}
