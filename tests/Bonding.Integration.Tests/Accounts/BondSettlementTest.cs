using Bonding.Domain.Bonds;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Resources.Bonds;
using Bonding.Resources.Common;
using Bonding.Resources.CreditAccounts;
using Bonding.TestKit;
using Bonding.TestKit.Proxies.Faults;
using k8s.Models;

namespace Bonding.Integration.Tests.Accounts;

[Collection("one policy for the whole cluster")]
public class BondSettlementTest(AccountsCluster cluster)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_bond_becomes_Bonded_and_the_account_shows_the_debit_the_tax_and_the_higher_tier()
    {
        await using var testCase = await AccountsCase.OpenAsync(cluster);
        var host = await testCase.StartAccountsAsync();
        await testCase.CreateAccountAsync("web");
        await testCase.CreateBondAsync("first", "web", units: 2);

        var bond = await testCase.AwaitBondAsync("first", bond => bond.Status.IsFinal);
        var account = await testCase.AwaitAccountAsync(
            "web",
            account => account.Status is { BondedUnits: 2, Settling: null or { Count: 0 } }
        );

        Assert.Equal(
            (BondPhase.Bonded, "200", "2", 1L),
            (bond.Status.Phase, bond.Status.Debited, bond.Status.Tax, bond.Status.Receipt?.Sequence)
        );
        Assert.Equal(("298", "2", "200"), (account.Status.Balance, account.Status.TaxPaid, account.Status.Totals?.Bonded));
        Assert.Equal(("bonding-tier-2", 3d), (account.Status.Tier, account.Status.Multiplier?.Base));
        Assert.Equal(
            (bond.Status.Receipt!.Hash, account.Metadata.Generation),
            (account.Status.LastReceipt?.Hash, account.Status.ObservedGeneration)
        );
        Assert.Contains(("Bond", "first", "Bonded"), host.Events);
        var metrics = await host.MetricsAsync(Stop);
        Assert.Contains(
            $"bonding_credits_balance{{namespace=\"{testCase.Namespace}\",account=\"web\"}} 298",
            metrics,
            StringComparison.Ordinal
        );
        Assert.Contains("bonding_bonds_settled_total 1", metrics, StringComparison.Ordinal);
        Assert.Contains("bonding_ledger_imbalance_microcredits 0", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bonds_that_wait_on_one_account_form_one_chain_of_receipts()
    {
        await using var testCase = await AccountsCase.OpenAsync(cluster);
        await testCase.CreateAccountAsync("web");
        string[] names = ["a", "b", "c"];
        foreach (var name in names)
            await testCase.CreateBondAsync(name, "web");
        await testCase.StartAccountsAsync();

        var account = await testCase.AwaitAccountAsync(
            "web",
            account => account.Status is { BondedUnits: 3, Settling: null or { Count: 0 } }
        );

        Assert.Equal("197", account.Status.Balance);
        var receipts = new List<ReceiptStatus>();
        foreach (var name in names)
            receipts.Add((await testCase.AwaitBondAsync(name, bond => bond.Status.IsFinal)).Status.Receipt!);
        Assert.Equal([1, 2, 3], receipts.Select(receipt => receipt.Sequence));
        Assert.Equal([null, receipts[0].Hash, receipts[1].Hash], receipts.Select(receipt => receipt.PreviousHash));
    }

    [Fact]
    public async Task Ten_bonds_that_wait_together_cost_at_most_two_and_a_fifth_writes_each()
    {
        await using var testCase = await AccountsCase.OpenAsync(cluster);
        await testCase.CreateAccountAsync("web", opening: "1200");
        await using (await testCase.StartAccountsAsync())
        {
            await testCase.AwaitOpenedAsync("web");
            await testCase.AwaitRecordAsync(record => record.Status.Accounts is { Count: 1 });
        }
        foreach (var number in Enumerable.Range(0, 10))
            await testCase.CreateBondAsync($"bond-{number}", "web");
        var calls = new CallLog();
        await testCase.StartAccountsAsync(calls);

        await testCase.AwaitAccountAsync("web", account => account.Status is { BondedUnits: 10, Settling: null or { Count: 0 } });

        var writes = calls.Points.Where(point => point.Verb is "create" or "update" or "patch" && point.Resource != "leases").ToList();
        Assert.Equal(10, writes.Count(write => write.Resource == "bonds/status"));
        Assert.InRange(writes.Count, 13, 22);
    }

    [Fact]
    public async Task A_bond_that_waits_is_settled_when_the_balance_covers_it()
    {
        await using var testCase = await AccountsCase.OpenAsync(cluster);
        var host = await testCase.StartAccountsAsync();
        await testCase.CreateAccountAsync("web", opening: "100");
        await testCase.CreateBondAsync("first", "web");
        var waiting = await testCase.AwaitBondAsync("first", bond => bond.Status.Phase is not null);
        Assert.Equal((BondPhase.Pending, "InsufficientCredits"), (waiting.Status.Phase, waiting.Status.Conditions!.Single().Reason));

        testCase.Earn(host, "web", TimeSpan.FromHours(1));

        await testCase.AwaitBondAsync("first", bond => bond.Status.Phase == BondPhase.Bonded);
        var account = await testCase.AwaitAccountAsync("web", account => account.Status.BondedUnits == 1);
        Assert.Equal("239", account.Status.Balance);
        Assert.Single(host.Events, ("Bond", "first", "InsufficientCredits"));
    }

    [Fact]
    public async Task A_bond_that_may_not_wait_is_rejected_for_good_and_costs_nothing()
    {
        await using var testCase = await AccountsCase.OpenAsync(cluster);
        var host = await testCase.StartAccountsAsync();
        await testCase.CreateAccountAsync("web", opening: "100");
        await testCase.CreateBondAsync("first", "web", whenInsufficient: WhenInsufficient.Reject);
        var rejected = await testCase.AwaitBondAsync("first", bond => bond.Status.IsFinal);
        Assert.Equal((BondPhase.Rejected, null), (rejected.Status.Phase, rejected.Status.Debited));

        testCase.Earn(host, "web", TimeSpan.FromHours(1));
        await testCase.CreateBondAsync("second", "web");

        var account = await testCase.AwaitAccountAsync("web", account => account.Status.BondedUnits == 1);
        Assert.Equal("239", account.Status.Balance);
        Assert.Equal(BondPhase.Rejected, (await testCase.AwaitBondAsync("first", _ => true)).Status.Phase);
    }

    [Fact]
    public async Task A_bond_without_an_account_names_it_and_is_settled_when_the_account_appears()
    {
        await using var testCase = await AccountsCase.OpenAsync(cluster);
        await testCase.StartAccountsAsync();
        await testCase.CreateBondAsync("first", "web");
        var waiting = await testCase.AwaitBondAsync("first", bond => bond.Status.Phase is not null);
        var condition = waiting.Status.Conditions!.Single();
        Assert.Equal((BondPhase.Pending, "AccountNotFound"), (waiting.Status.Phase, condition.Reason));
        Assert.Contains("web", condition.Message, StringComparison.Ordinal);

        await testCase.CreateAccountAsync("web");

        await testCase.AwaitBondAsync("first", bond => bond.Status.Phase == BondPhase.Bonded);
    }

    [Fact]
    public async Task A_bond_that_was_deleted_refunds_nothing_and_removes_no_units()
    {
        await using var testCase = await AccountsCase.OpenAsync(cluster);
        var host = await testCase.StartAccountsAsync();
        await testCase.CreateAccountAsync("web");
        await testCase.CreateBondAsync("first", "web");
        await testCase.AwaitBondAsync("first", bond => bond.Status.IsFinal);

        await testCase.Bonds.DeleteAsync(new(testCase.Namespace, "first"), cancellationToken: Stop);
        await testCase.CreateBondAsync("second", "web");

        await testCase.AwaitBondAsync("second", bond => bond.Status.IsFinal);
        var account = await testCase.AwaitAccountAsync(
            "web",
            account => account.Status is { BondedUnits: 2, Settling: null or { Count: 0 } }
        );
        Assert.Equal(("298", "2"), (account.Status.Balance, account.Status.TaxPaid));
        Assert.Equal(2, host.Accounts.Find(new NamespacedName(testCase.Namespace, "web"))!.Ledger.BondedUnits);
    }

    [Fact]
    public async Task A_bond_that_a_stale_cache_shows_as_pending_is_not_debited_again_because_it_is_read_after_the_account()
    {
        await using var testCase = await AccountsCase.OpenAsync(cluster);
        var host = await testCase.StartAccountsAsync();
        await testCase.CreateAccountAsync("web");
        var pending = await testCase.CreateBondAsync("first", "web");
        await testCase.AwaitAccountAsync("web", account => account.Status is { BondedUnits: 1, Settling: null or { Count: 0 } });
        var store = host.Get<Informer<Bond>>().Store;
        await Eventually.TrueAsync(() => store.Get(new(testCase.Namespace, "first"))!.Status.IsFinal, Stop);

        store.Put(pending);
        await testCase.CreateBondAsync("second", "web");

        var account = await testCase.AwaitAccountAsync(
            "web",
            account => account.Status is { BondedUnits: >= 2, Settling: null or { Count: 0 } }
        );
        Assert.Equal((2, "298", 2L), (account.Status.BondedUnits, account.Status.Balance, account.Status.LastReceipt?.Sequence));
    }

    [Theory]
    [InlineData("creditaccounts", "\"bondUid\"")]
    [InlineData("bonds", "\"Bonded\"")]
    public async Task A_crash_after_a_write_of_the_settlement_ends_in_the_same_state(string resource, string lastWriteHolds)
    {
        await using var testCase = await AccountsCase.OpenAsync(cluster);
        await testCase.CreateAccountAsync("web");
        await testCase.CreateBondAsync("a", "web");
        await testCase.CreateBondAsync("b", "web", units: 2);
        var crash = new CrashAfter($"/{resource}/", lastWriteHolds);
        await using (await testCase.StartAccountsAsync(crash))
            await Eventually.TrueAsync(() => crash.HasCrashed, Stop);
        Assert.NotEmpty((await testCase.AwaitOpenedAsync("web")).Status.Settling!);

        await testCase.StartAccountsAsync();

        var account = await testCase.AwaitAccountAsync(
            "web",
            account => account.Status is { BondedUnits: > 0, Settling: null or { Count: 0 } }
        );
        Assert.Equal((3, "197", "3"), (account.Status.BondedUnits, account.Status.Balance, account.Status.TaxPaid));
        var bonds = new[]
        {
            await testCase.AwaitBondAsync("a", bond => bond.Status.IsFinal),
            await testCase.AwaitBondAsync("b", bond => bond.Status.IsFinal),
        };
        Assert.Equal(["1", "2"], bonds.Select(bond => bond.Status.Tax));
        Assert.Equal(account.Status.LastReceipt!.Hash, bonds[1].Status.Receipt!.Hash);
        Assert.Equal(bonds[0].Status.Receipt!.Hash, bonds[1].Status.Receipt!.PreviousHash);
        Assert.True(AccountStatusMapping.Read(account).IsValid);
    }

    [Fact]
    public async Task A_bond_that_is_deleted_after_its_debit_just_leaves_settling()
    {
        await using var testCase = await AccountsCase.OpenAsync(cluster);
        await testCase.CreateAccountAsync("web");
        await testCase.CreateBondAsync("first", "web");
        var crash = new CrashAfter("/creditaccounts/", "\"bondUid\"");
        await using (await testCase.StartAccountsAsync(crash))
            await Eventually.TrueAsync(() => crash.HasCrashed, Stop);
        await testCase.AwaitAccountAsync("web", account => account.Status.Settling is { Count: 1 });
        await testCase.Bonds.DeleteAsync(new(testCase.Namespace, "first"), cancellationToken: Stop);

        await testCase.StartAccountsAsync();

        var account = await testCase.AwaitAccountAsync("web", account => account.Status.Settling is null or { Count: 0 });
        Assert.Equal((1, "399"), (account.Status.BondedUnits, account.Status.Balance));
    }
}
