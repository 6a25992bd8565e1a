using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Domain.Receipts;

namespace Bonding.Domain.Tests.Bonds;

public class BondTransactionTest
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private static readonly Gen<BondRequest[]> Requests = Gen.Long[-1, 8]
        .Select(Gen.Bool, Gen.Int[0, 3])
        .Array[0, 12]
        .Select(bonds =>
            bonds
                .Select(
                    (bond, index) =>
                        Bond($"bond-{index}", bond.Item1, bond.Item2 ? WhenInsufficient.Wait : WhenInsufficient.Reject, bond.Item3)
                )
                .ToArray()
        );

    [Fact]
    public void A_covered_bond_debits_principal_and_tax_and_raises_the_units()
    {
        var decided = Decide(AccountWith(500), Bond("a", 3));
        var settled = Assert.IsType<BondOutcome.Settled>(Assert.Single(decided.Outcomes));
        Assert.Equal(
            ("197", "300", "3"),
            (decided.Account.Ledger.Balance.ToString(), decided.Account.Ledger.Bonded.ToString(), decided.Account.Ledger.TaxPaid.ToString())
        );
        Assert.Equal(
            (3, "a", 1L, Now),
            (decided.Account.Ledger.BondedUnits, settled.Receipt.BondUid, settled.Receipt.Sequence, settled.Receipt.BoundAt)
        );
        Assert.Same(settled.Receipt, decided.Account.SettlingFor("a"));
    }

    [Fact]
    public void A_balance_one_micro_credit_short_does_not_cover_a_bond()
    {
        var account = AccountWith(CreditAmount.FromCredits(101) - CreditAmount.FromMicroCredits(1));
        Assert.IsType<BondOutcome.Waiting>(Decide(account, Bond("a", 1)).Outcomes[0]);
        Assert.IsType<BondOutcome.Settled>(Decide(AccountWith(101), Bond("a", 1)).Outcomes[0]);
    }

    [Theory]
    [InlineData(WhenInsufficient.Wait, typeof(BondOutcome.Waiting))]
    [InlineData(WhenInsufficient.Reject, typeof(BondOutcome.Rejected))]
    public void An_uncovered_bond_waits_or_is_rejected_as_it_asked_and_the_message_names_the_numbers(WhenInsufficient ask, Type outcome)
    {
        var account = AccountWith(50);
        var decided = Decide(account, Bond("a", 2, ask));
        Assert.IsType(outcome, decided.Outcomes[0]);
        Assert.Equal(BondReason.InsufficientCredits, decided.Outcomes[0].Reason);
        Assert.Equal("2 BU cost 202 credits with tax; the balance is 50", decided.Outcomes[0].Message);
        Assert.Same(account, decided.Account);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(21)]
    [InlineData(long.MaxValue)]
    public void Units_out_of_range_are_rejected_with_the_value_and_the_range(long units)
    {
        var rejected = Assert.IsType<BondOutcome.Rejected>(Decide(AccountWith(1_000_000), Bond("a", units)).Outcomes[0]);
        Assert.Equal((BondReason.UnitsOutOfRange, $"spec.units is {units}; 1 to 20 are allowed"), (rejected.Reason, rejected.Message));
    }

    [Fact]
    public void The_account_cap_counts_units_bonded_before_and_in_the_same_decision()
    {
        var decided = Decide(AccountWith(10_000), Bond("a", 12, at: 0), Bond("b", 9, at: 1), Bond("c", 8, at: 2));
        Assert.Equal([BondReason.Bonded, BondReason.AccountLimit, BondReason.Bonded], decided.Outcomes.Select(outcome => outcome.Reason));
        Assert.Equal(20, decided.Account.Ledger.BondedUnits);
    }

    [Fact]
    public void A_bond_that_waits_says_how_many_of_its_account_waited_before_it()
    {
        var outcomes = BondTransaction
            .Decide(
                AccountWith(101),
                [Bond("a", 1), Bond("b", 1, at: 1), Bond("c", 1, at: 2)],
                BondRules.Default,
                default,
                Now,
                waitingBefore: 50
            )
            .Outcomes;

        Assert.Equal(BondReason.Bonded, outcomes[0].Reason);
        Assert.EndsWith("the balance is 0; 50 more of the account waited before it", outcomes[1].Message, StringComparison.Ordinal);
        Assert.EndsWith("; 51 more of the account waited before it", outcomes[2].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_namespace_cap_counts_the_units_of_other_accounts()
    {
        var account = AccountWith(10_000);
        var decided = BondTransaction.Decide(
            account,
            [Bond("a", 4), Bond("b", 2, at: 1), Bond("c", 1, at: 2)],
            BondRules.Default,
            new OtherAccountsUnits(195),
            Now
        );
        Assert.Equal([BondReason.Bonded, BondReason.NamespaceLimit, BondReason.Bonded], decided.Outcomes.Select(outcome => outcome.Reason));
    }

    [Fact]
    public void A_bond_waits_for_units_that_others_only_reserved_and_is_rejected_when_they_are_held()
    {
        var waiting = BondTransaction
            .Decide(
                AccountWith(10_000),
                [Bond("a", 4), Bond("b", 2, at: 1)],
                BondRules.Default,
                new OtherAccountsUnits(180, Reserved: 15),
                Now
            )
            .Outcomes;
        Assert.Equal([BondReason.Bonded, BondReason.UnitsReserved], waiting.Select(outcome => outcome.Reason));
        Assert.Equal(
            "the namespace would hold 186 BU, and others reserved 15 more; the policy's maxUnitsPerNamespace is 200",
            Assert.IsType<BondOutcome.Waiting>(waiting[1]).Message
        );
        Assert.IsType<BondOutcome.Rejected>(
            BondTransaction.Decide(AccountWith(10_000), [Bond("b", 6)], BondRules.Default, new OtherAccountsUnits(195), Now).Outcomes[0]
        );
    }

    [Fact]
    public void The_decision_does_not_depend_on_the_order_of_reading() =>
        Requests
            .SelectMany(requests => Gen.Shuffle(requests).Select(shuffled => (requests, shuffled)))
            .Select(Gen.Int[0, 2_500])
            .Sample(
                (orders, credits) =>
                {
                    var one = Decide(AccountWith(credits), orders.requests);
                    var other = Decide(AccountWith(credits), orders.shuffled);
                    return one.Outcomes.SequenceEqual(other.Outcomes)
                        && one.Account.Head == other.Account.Head
                        && one.Account.Ledger == other.Account.Ledger;
                }
            );

    [Fact]
    public void Deciding_again_with_the_receipts_still_settling_debits_nothing_more() =>
        Requests
            .Select(Gen.Int[0, 2_500])
            .Sample(
                (requests, credits) =>
                {
                    var first = Decide(AccountWith(credits), requests);
                    var again = Decide(first.Account, requests);
                    return again.Account.Ledger == first.Account.Ledger
                        && again.Account.Head == first.Account.Head
                        && again
                            .Outcomes.OfType<BondOutcome.Settled>()
                            .Select(settled => settled.Receipt)
                            .SequenceEqual(first.Outcomes.OfType<BondOutcome.Settled>().Select(settled => settled.Receipt));
                }
            );

    [Fact]
    public void Every_outcome_keeps_the_account_balanced_and_never_overdrawn() =>
        Requests
            .Select(Gen.Int[0, 2_500])
            .Sample(
                (requests, credits) =>
                {
                    var decided = Decide(AccountWith(credits), requests);
                    var units = decided.Outcomes.OfType<BondOutcome.Settled>().Sum(settled => settled.Receipt.Units);
                    return decided.Account.Ledger.Imbalance == CreditAmount.Zero
                        && !decided.Account.Ledger.Balance.IsNegative
                        && decided.Account.Ledger.BondedUnits == units
                        && decided.Outcomes.Count == requests.Length;
                }
            );

    [Fact]
    public void A_receipt_that_is_settling_overrules_what_the_bond_says_now()
    {
        var debited = Decide(AccountWith(101), Bond("a", 1)).Account;
        var again = Decide(debited, Bond("a", 15, WhenInsufficient.Reject));
        Assert.Equal(1, Assert.IsType<BondOutcome.Settled>(again.Outcomes[0]).Receipt.Units);
    }

    [Fact]
    public void A_bond_that_was_edited_is_not_debited_unless_it_was_before()
    {
        var edited = Bond("a", 1) with { IsEdited = true };
        Assert.Equal(BondReason.SpecEdited, Assert.IsType<BondOutcome.Rejected>(Decide(AccountWith(500), edited).Outcomes[0]).Reason);
        Assert.IsType<BondOutcome.Settled>(Decide(Decide(AccountWith(500), Bond("a", 1)).Account, edited).Outcomes[0]);
    }

    [Fact]
    public void Clearing_takes_a_receipt_from_view_and_keeps_the_debit()
    {
        var debited = Decide(AccountWith(500), Bond("a", 1), Bond("b", 2, at: 1)).Account;
        var cleared = debited.Cleared(new HashSet<string> { "a", "unknown" });
        Assert.Equal(["b"], cleared.Settling.Select(receipt => receipt.BondUid));
        Assert.Equal((debited.Ledger, debited.Head), (cleared.Ledger, cleared.Head));
    }

    private static BondSettlement Decide(BondingAccount account, params BondRequest[] requests) =>
        BondTransaction.Decide(account, requests, BondRules.Default, default, Now);

    private static BondingAccount AccountWith(int credits) => AccountWith(CreditAmount.FromCredits(credits));

    private static BondingAccount AccountWith(CreditAmount balance) =>
        new("account", CreditLedger.Empty.Grant(balance, CreditAmount.MaxValue), ChainHead.Start, []);

    private static BondRequest Bond(string uid, long units, WhenInsufficient ask = WhenInsufficient.Wait, int at = 0) =>
        new(uid, uid, units, ask, Now.AddSeconds(at));
}
