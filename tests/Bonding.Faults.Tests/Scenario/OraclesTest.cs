using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Domain.Metering;
using Bonding.Domain.Receipts;
using Bonding.Faults.Fleet;
using Bonding.Faults.Scenario;
using Bonding.Resources.Bonds;
using Bonding.Resources.CreditAccounts;
using Bonding.Resources.NamespaceLedgers;
using Bonding.Resources.Policies;
using k8s.Models;

namespace Bonding.Faults.Tests.Scenario;

/// <summary>The oracles must be able to find what they are for.</summary>
public class OraclesTest
{
    private static readonly CounterScript NoCounters = new(new Dictionary<string, IReadOnlyList<UsageSample>>());

    [Fact]
    public void A_sound_end_has_no_violation() => Assert.Empty(Violations(Debited("a", "b"), "a", "b"));

    [Fact]
    public void An_end_that_differs_from_the_expected_one_is_found() =>
        Assert.Contains(
            "expected: account web: balance 1",
            Oracles.Violations(View(Debited("a"), "a"), ["account web: balance 1"], NoCounters, [])
        );

    [Fact]
    public void A_bond_that_was_debited_twice_is_found() =>
        Assert.Contains("account web: its units are not those of its receipts", Violations(Debited("a", "a"), "a"));

    [Fact]
    public void A_unit_that_was_lost_is_found() =>
        Assert.Contains(
            "account web: its bonded credits are not those of its receipts",
            Violations(Debited("a") with { Head = ChainHead.Start }, "a", "b")
        );

    [Fact]
    public void A_receipt_that_is_missing_from_the_chain_is_found() =>
        Assert.Contains("account web: receipt 1 is Missing", Violations(Debited("a", "b"), "b"));

    [Fact]
    public void A_receipt_that_never_left_settling_is_found() =>
        Assert.Contains("account web: a receipt is still settling", Violations(Settling("a"), "a"));

    [Fact]
    public void A_status_that_is_refused_is_found()
    {
        var view = View(Debited("a"), "a");
        view.Accounts["web"].Status.Balance = "5000";
        Assert.Contains("account web: its status is refused", Oracles.Violations(view, [], NoCounters, []));
    }

    [Theory]
    [InlineData("4", "3", "3", "treasury: 4 collected, but 2 paid")]
    [InlineData("2", "3", "2", "treasury: 3 allotted, but 2 collected")]
    [InlineData("2", "2", "3", "treasury: 3 granted, but 2 allotted")]
    public void A_treasury_that_spends_what_it_has_not_is_found(string collected, string allotted, string granted, string violation)
    {
        var account = Debited("a", "b");
        var view = View(account with { Ledger = account.Ledger.Grant(CreditAmount.Parse(granted), CreditAmount.MostHeld) }, "a", "b") with
        {
            Policy = new BondingPolicy { Status = { Grants = [new GrantStatus { Allotted = allotted }] } },
            Record = new NamespaceLedger { Status = { Collected = collected } },
        };
        Assert.Contains(violation, Oracles.Violations(view, [], NoCounters, []));
    }

    [Fact]
    public void Of_a_stranger_the_end_is_not_compared_and_the_ledger_is()
    {
        var (view, expected) = (View(Debited("a"), "a"), (string[])["account web: other", "account db: gone"]);
        IReadOnlyList<string> Found(AccountsView end) =>
            Oracles.Violations(end, expected, NoCounters, [], new HashSet<string> { "account web" });

        Assert.Contains("expected: account db: gone", Found(view));
        Assert.DoesNotContain(Found(view), line => line.Contains("web: other", StringComparison.Ordinal));
        Assert.Contains("account web: its units are not those of its receipts", Found(View(Debited("a"))));
    }

    private static IReadOnlyList<string> Violations(BondingAccount account, params string[] shown)
    {
        var view = View(account, shown);
        var found = Oracles.Violations(view, [], NoCounters, []);
        return [.. found.Where(line => line.StartsWith("account web: ", StringComparison.Ordinal))];
    }

    private static AccountsView View(BondingAccount account, params string[] shown) =>
        new(
            new Dictionary<string, CreditAccount>
            {
                ["web"] = new()
                {
                    Metadata = new V1ObjectMeta { Name = "web", Uid = account.Uid },
                    Spec = new CreditAccountSpec
                    {
                        Earning = new EarningSpec { Vcpus = 1, BaselinePercent = 20 },
                    },
                    Status = AccountStatusMapping.Write(account),
                },
            },
            shown.ToDictionary(name => name, name => Bond(name, Settling("a", "b").Settling.Single(receipt => receipt.BondName == name))),
            null
        );

    private static Bond Bond(string name, BondReceipt receipt)
    {
        var bond = new Bond
        {
            Metadata = new V1ObjectMeta { Name = name, Uid = name },
            Spec = new BondSpec { AccountName = "web", Units = 1 },
        };
        BondMapping.Write(receipt, bond.Status);
        return bond;
    }

    private static BondingAccount Debited(params string[] bonds)
    {
        var account = Settling([]);
        // An account that forgets what it paid, as no true one does, debits a bond again.
        foreach (var bond in bonds)
            account = Debit(account with { Paid = [] }, bond).Cleared(new HashSet<string> { bond });
        return account;
    }

    private static BondingAccount Settling(params string[] bonds) =>
        bonds.Aggregate(
            new BondingAccount(
                "account-1",
                CreditLedger.Empty.Open(CreditAmount.FromCredits(900), CreditAmount.MaxValue),
                ChainHead.Start,
                []
            ),
            Debit
        );

    private static BondingAccount Debit(BondingAccount account, string bond)
    {
        var request = new BondRequest(bond, bond, 1, WhenInsufficient.Wait, DateTimeOffset.UnixEpoch);
        return BondTransaction.Decide(account, [request], BondRules.Default, default, DateTimeOffset.UnixEpoch).Account;
    }
}
