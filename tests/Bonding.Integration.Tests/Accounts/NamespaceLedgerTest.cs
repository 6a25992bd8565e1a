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
        await using var testCase = await AccountsCase.OpenAsync(cluster);
        var host = await testCase.StartAccountsAsync();
        await testCase.CreateAccountAsync("web");
        await testCase.AwaitOpenedAsync("web");
        await testCase.AwaitRecordAsync(record =>
            record.Status.Accounts?.Any(account => account is { Name: "web", OpenedAt: not null }) == true
        );
        if (whileNoOperatorRuns)
            await testCase.StopAsync(host);

        await testCase.Accounts.MergePatchAsync(new(testCase.Namespace, "web"), Emptied, subresource: "status", cancellationToken: Stop);
        if (whileNoOperatorRuns)
            await testCase.StartAccountsAsync();

        var refused = await testCase.AwaitAccountAsync("web", account => account.Status.Conditions is { Count: > 0 });
        Assert.Equal(
            (null, "StatusCorrupted"),
            (refused.Status.Balance, AccountsCase.Condition(refused.Status.Conditions, "Ready")!.Reason)
        );
        await testCase.CreateBondAsync("first", "web");
        var held = await testCase.AwaitBondAsync("first", bond => bond.Status.Phase is not null);
        Assert.Equal(BondPhase.Pending, held.Status.Phase);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_tax_of_a_deleted_account_stays_in_the_treasury(bool whileNoOperatorRuns)
    {
        await using var testCase = await AccountsCase.OpenAsync(cluster);
        var host = await testCase.StartAccountsAsync();
        await testCase.CreateAccountAsync("web");
        await testCase.CreateBondAsync("first", "web", units: 3);
        await testCase.AwaitRecordAsync(record => record.Status.Collected == "3");
        if (whileNoOperatorRuns)
            await testCase.StopAsync(host);

        await testCase.Accounts.DeleteAsync(new(testCase.Namespace, "web"), cancellationToken: Stop);
        if (whileNoOperatorRuns)
            await testCase.StartAccountsAsync();

        var record = await testCase.AwaitRecordAsync(record => record.Status.Closed is not null);
        Assert.Equal(
            ("3", 0L, "3", 1),
            (record.Status.Collected, record.Status.Units, record.Status.Closed!.TaxPaid, record.Status.Closed.Accounts)
        );
    }

    [Fact]
    public async Task A_namespace_never_holds_more_units_than_its_limit_when_two_operators_settle_at_the_same_moment()
    {
        await using var testCase = await AccountsCase.OpenAsync(cluster);
        await LimitAsync(testCase, 5);
        string[] names = [.. Enumerable.Range(0, 8).Select(number => $"web-{number}")];
        foreach (var name in names)
            await testCase.CreateAccountAsync(name);
        foreach (var name in names)
            await testCase.CreateBondAsync(name, name);

        await testCase.StartAccountsAsync();
        await testCase.StartAccountsAsync();

        var bonds = new List<Bond>();
        foreach (var name in names)
            bonds.Add(await testCase.AwaitBondAsync(name, bond => bond.Status.IsFinal));
        Assert.Equal(5, bonds.Count(bond => bond.Status.Phase == BondPhase.Bonded));
        Assert.All(
            bonds.Where(bond => bond.Status.Phase == BondPhase.Rejected),
            bond => Assert.Equal(BondReason.NamespaceLimit, bond.Status.Conditions!.Single().Reason)
        );
        var units = 0;
        foreach (var name in names)
            units += (await testCase.AwaitOpenedAsync(name)).Status.BondedUnits;
        Assert.Equal(5, units);
    }

    [Fact]
    public async Task Units_that_a_dead_leader_reserved_for_a_bond_that_is_gone_keep_another_bond_waiting_and_not_for_good()
    {
        await using var testCase = await AccountsCase.OpenAsync(cluster);
        await LimitAsync(testCase, 4);
        foreach (var name in (string[])["web", "db"])
            await testCase.CreateAccountAsync(name);
        await using (await testCase.StartAccountsAsync())
        {
            foreach (var name in (string[])["web", "db"])
                await testCase.AwaitOpenedAsync(name);
            await testCase.AwaitRecordAsync(record => record.Status.Accounts is { Count: 2 });
        }
        await testCase.CreateBondAsync("first", "web", units: 4);
        var crash = new CrashAfter("/namespaceledgers/", "reservedUnits");
        await using (await testCase.StartAccountsAsync(crash))
            await Eventually.TrueAsync(() => crash.HasCrashed, Stop);
        await testCase.AwaitRecordAsync(record => record.Status.Units == 4);
        await testCase.Bonds.DeleteAsync(new(testCase.Namespace, "first"), cancellationToken: Stop);
        await testCase.CreateBondAsync("second", "db", units: 3);

        await testCase.StartAccountsAsync();

        var second = await testCase.AwaitBondAsync("second", bond => bond.Status.IsFinal);
        Assert.Equal(BondPhase.Bonded, second.Status.Phase);
        await testCase.AwaitRecordAsync(record => record.Status.Units == 3);
    }

    [Fact]
    public async Task A_record_that_was_written_by_hand_is_refused_by_its_accounts_until_it_is_put_right()
    {
        await using var testCase = await AccountsCase.OpenAsync(cluster);
        var host = await testCase.StartAccountsAsync();
        await testCase.CreateAccountAsync("web");
        await testCase.CreateBondAsync("first", "web");
        var sound = await testCase.AwaitRecordAsync(record => record.Status.Accounts is [{ Units: 1, TaxPaid: "1", ReservedUnits: null }]);

        sound.Status.Accounts![0].TaxPaid = "1000000";
        var corrupt = await testCase.Records.ReplaceStatusAsync(sound, Stop);
        await testCase.CreateBondAsync("second", "web");

        var refused = await testCase.AwaitAccountAsync(
            "web",
            account => AccountsCase.Condition(account.Status.Conditions, "Ready")?.Status == "False"
        );
        Assert.Contains(
            $"NamespaceLedger {testCase.Namespace}: status.seal is '",
            AccountsCase.Condition(refused.Status.Conditions, "Ready")!.Message,
            StringComparison.Ordinal
        );
        Assert.Contains(("CreditAccount", "web", "StatusCorrupted"), host.Events);
        Assert.Equal(("399", 1), (refused.Status.Balance, refused.Status.BondedUnits));

        corrupt.Status.Accounts![0].TaxPaid = "1";
        await testCase.Records.ReplaceStatusAsync(corrupt, Stop);
        await testCase.AwaitBondAsync("second", bond => bond.Status.Phase == BondPhase.Bonded);
    }

    [Fact]
    public async Task Units_that_were_written_into_a_status_by_hand_are_refused()
    {
        await using var testCase = await AccountsCase.OpenAsync(cluster);
        await testCase.StartAccountsAsync();
        await testCase.CreateAccountAsync("web");
        await testCase.CreateBondAsync("first", "web");
        await testCase.AwaitRecordAsync(record => record.Status.Accounts?.Any(account => account.Units == 1) == true);

        var edit = new JsonObject { ["status"] = new JsonObject { ["bondedUnits"] = 9 } };
        await testCase.Accounts.MergePatchAsync(new(testCase.Namespace, "web"), edit, subresource: "status", cancellationToken: Stop);

        var refused = await testCase.AwaitAccountAsync(
            "web",
            account => AccountsCase.Condition(account.Status.Conditions, "Ready")?.Reason == "StatusCorrupted"
        );
        Assert.Contains(
            "status.bondedUnits is '9'; allowed: at most 1",
            AccountsCase.Condition(refused.Status.Conditions, "Ready")!.Message,
            StringComparison.Ordinal
        );
    }

    private static async Task LimitAsync(AccountsCase testCase, int maxUnitsPerNamespace)
    {
        var policy = new BondingPolicy { Metadata = new V1ObjectMeta { Name = BondingPolicy.DefaultName } };
        policy.Spec.Bonding.MaxUnitsPerNamespace = maxUnitsPerNamespace;
        await testCase.Policies.CreateAsync(policy, Stop);
    }
}
