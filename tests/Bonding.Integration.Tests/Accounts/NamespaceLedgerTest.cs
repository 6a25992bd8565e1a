using System.Text.Json.Nodes;
using Bonding.Domain.Bonds;
using Bonding.Resources.Bonds;
using Bonding.Resources.Policies;
using Bonding.TestKit;
using k8s.Models;

namespace Bonding.Integration.Tests.Accounts;

[Collection("one policy for the whole cluster")]
public class NamespaceLedgerTest(AccountsCluster cluster)
{
    private static readonly JsonObject Emptied = new() { ["status"] = null };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_account_whose_status_was_emptied_is_not_opened_again(bool whileNoOperatorRuns)
    {
        await using var bankCase = await AccountsCase.OpenAsync(cluster);
        var bank = await bankCase.StartAccountsAsync();
        await bankCase.CreateAccountAsync("web");
        await bankCase.AwaitOpenedAsync("web");
        await bankCase.AwaitRecordAsync(record =>
            record.Status.Accounts?.Any(account => account is { Name: "web", OpenedAt: not null }) == true
        );
        if (whileNoOperatorRuns)
            await bankCase.StopAsync(bank);

        await bankCase.Accounts.MergePatchAsync(new(bankCase.Namespace, "web"), Emptied, subresource: "status", cancellationToken: Stop);
        if (whileNoOperatorRuns)
            await bankCase.StartAccountsAsync();

        var refused = await bankCase.AwaitAccountAsync("web", account => account.Status.Conditions is { Count: > 0 });
        Assert.Equal(
            (null, "StatusCorrupted"),
            (refused.Status.Balance, AccountsCase.Condition(refused.Status.Conditions, "Ready")!.Reason)
        );
        await bankCase.CreateBondAsync("first", "web");
        var held = await bankCase.AwaitBondAsync("first", bond => bond.Status.Phase is not null);
        Assert.Equal(BondPhase.Pending, held.Status.Phase);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_tax_of_a_deleted_account_stays_in_the_treasury(bool whileNoOperatorRuns)
    {
        await using var bankCase = await AccountsCase.OpenAsync(cluster);
        var bank = await bankCase.StartAccountsAsync();
        await bankCase.CreateAccountAsync("web");
        await bankCase.CreateBondAsync("first", "web", units: 3);
        await bankCase.AwaitRecordAsync(record => record.Status.Collected == "3");
        if (whileNoOperatorRuns)
            await bankCase.StopAsync(bank);

        await bankCase.Accounts.DeleteAsync(new(bankCase.Namespace, "web"), cancellationToken: Stop);
        if (whileNoOperatorRuns)
            await bankCase.StartAccountsAsync();

        var record = await bankCase.AwaitRecordAsync(record => record.Status.Closed is not null);
        Assert.Equal(
            ("3", 0L, "3", 1),
            (record.Status.Collected, record.Status.Units, record.Status.Closed!.TaxPaid, record.Status.Closed.Accounts)
        );
    }

    [Fact]
    public async Task A_namespace_never_holds_more_units_than_its_limit_when_two_operators_settle_at_the_same_moment()
    {
        await using var bankCase = await AccountsCase.OpenAsync(cluster);
        await LimitAsync(bankCase, 5);
        string[] names = [.. Enumerable.Range(0, 8).Select(number => $"web-{number}")];
        foreach (var name in names)
            await bankCase.CreateAccountAsync(name);
        foreach (var name in names)
            await bankCase.CreateBondAsync(name, name);

        await bankCase.StartAccountsAsync();
        await bankCase.StartAccountsAsync();

        var bonds = new List<Bond>();
        foreach (var name in names)
            bonds.Add(await bankCase.AwaitBondAsync(name, bond => bond.Status.IsFinal));
        Assert.Equal(5, bonds.Count(bond => bond.Status.Phase == BondPhase.Bonded));
        Assert.All(
            bonds.Where(bond => bond.Status.Phase == BondPhase.Rejected),
            bond => Assert.Equal(BondReason.NamespaceLimit, bond.Status.Conditions!.Single().Reason)
        );
        var units = 0;
        foreach (var name in names)
            units += (await bankCase.AwaitOpenedAsync(name)).Status.BondedUnits;
        Assert.Equal(5, units);
    }

    [Fact]
    public async Task Units_that_a_dead_leader_reserved_for_a_bond_that_is_gone_keep_another_bond_waiting_and_not_for_good()
    {
        await using var bankCase = await AccountsCase.OpenAsync(cluster);
        await LimitAsync(bankCase, 4);
        foreach (var name in (string[])["web", "db"])
            await bankCase.CreateAccountAsync(name);
        await using (await bankCase.StartAccountsAsync())
        {
            foreach (var name in (string[])["web", "db"])
                await bankCase.AwaitOpenedAsync(name);
            await bankCase.AwaitRecordAsync(record => record.Status.Accounts is { Count: 2 });
        }
        await bankCase.CreateBondAsync("first", "web", units: 4);
        var crash = new CrashAfter("/namespaceledgers/", "reservedUnits");
        await using (await bankCase.StartAccountsAsync(crash))
            await Eventually.TrueAsync(() => crash.HasCrashed, Stop);
        await bankCase.AwaitRecordAsync(record => record.Status.Units == 4);
        await bankCase.Bonds.DeleteAsync(new(bankCase.Namespace, "first"), cancellationToken: Stop);
        await bankCase.CreateBondAsync("second", "db", units: 3);

        await bankCase.StartAccountsAsync();

        var second = await bankCase.AwaitBondAsync("second", bond => bond.Status.IsFinal);
        Assert.Equal(BondPhase.Bonded, second.Status.Phase);
        await bankCase.AwaitRecordAsync(record => record.Status.Units == 3);
    }

    [Fact]
    public async Task A_record_that_was_written_by_hand_is_refused_by_its_accounts_until_it_is_put_right()
    {
        await using var bankCase = await AccountsCase.OpenAsync(cluster);
        var bank = await bankCase.StartAccountsAsync();
        await bankCase.CreateAccountAsync("web");
        await bankCase.CreateBondAsync("first", "web");
        var sound = await bankCase.AwaitRecordAsync(record => record.Status.Accounts is [{ Units: 1, TaxPaid: "1", ReservedUnits: null }]);

        sound.Status.Accounts![0].TaxPaid = "1000000";
        var corrupt = await bankCase.Records.ReplaceStatusAsync(sound, Stop);
        await bankCase.CreateBondAsync("second", "web");

        var refused = await bankCase.AwaitAccountAsync(
            "web",
            account => AccountsCase.Condition(account.Status.Conditions, "Ready")?.Status == "False"
        );
        Assert.Contains(
            $"NamespaceLedger {bankCase.Namespace}: status.seal is '",
            AccountsCase.Condition(refused.Status.Conditions, "Ready")!.Message,
            StringComparison.Ordinal
        );
        Assert.Contains(("CreditAccount", "web", "StatusCorrupted"), bank.Events);
        Assert.Equal(("399", 1), (refused.Status.Balance, refused.Status.BondedUnits));

        corrupt.Status.Accounts![0].TaxPaid = "1";
        await bankCase.Records.ReplaceStatusAsync(corrupt, Stop);
        await bankCase.AwaitBondAsync("second", bond => bond.Status.Phase == BondPhase.Bonded);
    }

    [Fact]
    public async Task Units_that_were_written_into_a_status_by_hand_are_refused()
    {
        await using var bankCase = await AccountsCase.OpenAsync(cluster);
        await bankCase.StartAccountsAsync();
        await bankCase.CreateAccountAsync("web");
        await bankCase.CreateBondAsync("first", "web");
        await bankCase.AwaitRecordAsync(record => record.Status.Accounts?.Any(account => account.Units == 1) == true);

        var edit = new JsonObject { ["status"] = new JsonObject { ["bondedUnits"] = 9 } };
        await bankCase.Accounts.MergePatchAsync(new(bankCase.Namespace, "web"), edit, subresource: "status", cancellationToken: Stop);

        var refused = await bankCase.AwaitAccountAsync(
            "web",
            account => AccountsCase.Condition(account.Status.Conditions, "Ready")?.Reason == "StatusCorrupted"
        );
        Assert.Contains(
            "status.bondedUnits is '9'; allowed: at most 1",
            AccountsCase.Condition(refused.Status.Conditions, "Ready")!.Message,
            StringComparison.Ordinal
        );
    }

    private static async Task LimitAsync(AccountsCase bankCase, int maxUnitsPerNamespace)
    {
        var policy = new BondingPolicy { Metadata = new V1ObjectMeta { Name = BondingPolicy.DefaultName } };
        policy.Spec.Bonding.MaxUnitsPerNamespace = maxUnitsPerNamespace;
        await bankCase.Policies.CreateAsync(policy, Stop);
    }
}
