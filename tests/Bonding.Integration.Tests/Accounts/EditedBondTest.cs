using System.Text.Json.Nodes;
using Bonding.Domain.Bonds;
using Bonding.Resources.Bonds;
using Bonding.TestKit;

namespace Bonding.Integration.Tests.Accounts;

/// <summary>An API server without CEL lets the spec of a Bond be edited; one with it refuses.</summary>
[Collection("one policy for the whole cluster")]
public class EditedBondTest(AccountsCluster cluster)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_bond_that_is_moved_to_another_account_after_its_debit_is_debited_once()
    {
        await using var testCase = await AccountsCase.OpenAsync(cluster);
        foreach (var name in (string[])["web", "db"])
            await testCase.CreateAccountAsync(name);
        await testCase.CreateBondAsync("first", "web");
        var crash = new CrashAfter("/creditaccounts/", "\"bondUid\"");
        await using (await testCase.StartAccountsAsync(crash))
            await Eventually.TrueAsync(() => crash.HasCrashed, Stop);
        await testCase.AwaitAccountAsync("web", account => account.Status.Settling is { Count: 1 });
        if (!await MovesAsync(testCase, "db"))
            return;

        await testCase.StartAccountsAsync();

        await testCase.AwaitAccountAsync("web", account => account.Status is { BondedUnits: 1, Settling: null or { Count: 0 } });
        var bond = await testCase.AwaitBondAsync("first", bond => bond.Status.Phase == BondPhase.Bonded);
        await testCase.CreateBondAsync("second", "db");
        await testCase.AwaitBondAsync("second", bond => bond.Status.IsFinal);
        var other = await testCase.AwaitAccountAsync(
            "db",
            account => account.Status is { BondedUnits: > 0, Settling: null or { Count: 0 } }
        );
        Assert.Equal((1, "399", 1L), (other.Status.BondedUnits, other.Status.Balance, bond.Status.Receipt!.Sequence));
    }

    [Fact]
    public async Task A_bond_that_waits_and_is_edited_is_rejected_and_debits_nobody()
    {
        await using var testCase = await AccountsCase.OpenAsync(cluster);
        await testCase.StartAccountsAsync();
        await testCase.CreateAccountAsync("web", opening: "50");
        await testCase.CreateAccountAsync("db");
        await testCase.AwaitOpenedAsync("db");
        await testCase.CreateBondAsync("first", "web");
        await testCase.AwaitBondAsync("first", bond => bond.Status.Phase == BondPhase.Pending);

        if (!await MovesAsync(testCase, "db"))
            return;

        var rejected = await testCase.AwaitBondAsync("first", bond => bond.Status.IsFinal);
        Assert.Equal((BondPhase.Rejected, BondReason.SpecEdited), (rejected.Status.Phase, rejected.Status.Conditions!.Single().Reason));
        Assert.Equal("500", (await testCase.AwaitOpenedAsync("db")).Status.Balance);
    }

    private static Task<bool> MovesAsync(AccountsCase testCase, string account) =>
        testCase.TakesAsync(
            () =>
                testCase.Bonds.MergePatchAsync(
                    new(testCase.Namespace, "first"),
                    new JsonObject { ["spec"] = new JsonObject { ["accountName"] = account } },
                    cancellationToken: Stop
                ),
            "the spec of a Bond is immutable"
        );
}
