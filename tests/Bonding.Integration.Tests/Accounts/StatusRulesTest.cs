using System.Text.Json.Nodes;
using Bonding.Resources.Bonds;

namespace Bonding.Integration.Tests.Accounts;

/// <summary>What no write may undo: a server with CEL refuses the write; without it, nothing comes of it.</summary>
[Collection("one policy for the whole cluster")]
public class StatusRulesTest(AccountsCluster cluster)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_bond_that_is_bonded_is_not_debited_again()
    {
        await using var testCase = await BondedAsync();

        await testCase.TakesAsync(
            () =>
                testCase.Bonds.MergePatchAsync(
                    new(testCase.Namespace, "first"),
                    StatusOf("phase", "Pending"),
                    subresource: "status",
                    cancellationToken: Stop
                ),
            "Bonded is final"
        );

        await testCase.CreateBondAsync("second", "web");
        await testCase.AwaitBondAsync("second", bond => bond.Status.Phase == BondPhase.Bonded);
        Assert.Equal("298", (await testCase.AwaitAccountAsync("web", account => account.Status.BondedUnits == 2)).Status.Balance);
    }

    [Fact]
    public async Task Units_that_a_hand_takes_away_are_not_lost_unseen()
    {
        await using var testCase = await BondedAsync();

        var written = await testCase.TakesAsync(
            () =>
                testCase.Accounts.MergePatchAsync(
                    new(testCase.Namespace, "web"),
                    StatusOf("bondedUnits", 0),
                    subresource: "status",
                    cancellationToken: Stop
                ),
            "bonded units never decrease"
        );

        var wanted = written ? "False" : "True";
        var seen = await testCase.AwaitAccountAsync(
            "web",
            account => AccountsCase.Condition(account.Status.Conditions, "Ready")?.Status == wanted
        );
        Assert.Equal(written ? 0 : 1, seen.Status.BondedUnits);
    }

    private async Task<AccountsCase> BondedAsync()
    {
        var testCase = await AccountsCase.OpenAsync(cluster);
        await testCase.StartAccountsAsync();
        await testCase.CreateAccountAsync("web");
        await testCase.CreateBondAsync("first", "web");
        await testCase.AwaitBondAsync("first", bond => bond.Status.Phase == BondPhase.Bonded);
        await testCase.AwaitAccountAsync("web", account => account.Status is { BondedUnits: 1, Settling: null or { Count: 0 } });
        return testCase;
    }

    private static JsonObject StatusOf(string field, JsonNode value) => new() { ["status"] = new JsonObject { [field] = value } };
}
