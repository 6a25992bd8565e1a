using System.Text.Json.Nodes;
using Bonding.Kubernetes.Client;
using Bonding.Resources.CreditAccounts;
using Bonding.TestKit;

namespace Bonding.Integration.Tests.Accounts;

[Collection("one policy for the whole cluster")]
public class CorrectionTest(AccountsCluster cluster)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_correction_is_applied_once_whatever_crashes_and_stays_visible_with_its_receipt()
    {
        await using var testCase = await AccountsCase.OpenAsync(cluster);
        await using (await testCase.StartAccountsAsync())
        {
            await testCase.CreateAccountAsync("web");
            await testCase.AwaitOpenedAsync("web");
        }
        await CorrectAsync(testCase, (1, "-120.5", "double import"), (2, "20", "goodwill"));
        var crash = new CrashAfter("/creditaccounts/", "double import");
        await using (await testCase.StartAccountsAsync(crash))
            await Eventually.TrueAsync(() => crash.HasCrashed, Stop);

        var host = await testCase.StartAccountsAsync();
        await testCase.CreateBondAsync("first", "web");

        var account = await testCase.AwaitAccountAsync(
            "web",
            account => account.Status is { BondedUnits: 1, Settling: null or { Count: 0 } }
        );
        Assert.Equal(("298.5", "-100.5"), (account.Status.Balance, account.Status.Totals!.Corrected));
        Assert.Equal(["double import", "goodwill"], account.Status.Corrections!.Select(correction => correction.Reason));
        Assert.Equal(
            ("True", 3L),
            (AccountsCase.Condition(account.Status.Conditions, "CorrectionsApplied")!.Status, account.Status.LastReceipt!.Sequence)
        );
        Assert.Null(host.Accounts.All.SingleOrDefault(live => live.Ledger.Imbalance.MicroCredits != 0));
    }

    [Fact]
    public async Task A_correction_is_an_event_and_one_that_would_overdraw_says_so_and_waits()
    {
        await using var testCase = await AccountsCase.OpenAsync(cluster);
        var host = await testCase.StartAccountsAsync();
        await testCase.CreateAccountAsync("web", opening: "100");
        await testCase.AwaitOpenedAsync("web");
        await CorrectAsync(testCase, (1, "-150", "fraud"));

        var refused = await testCase.AwaitAccountAsync(
            "web",
            account => AccountsCase.Condition(account.Status.Conditions, "CorrectionsApplied")?.Status == "False"
        );
        Assert.Contains(
            "correction 1 of -150 credits would overdraw the balance of 100",
            AccountsCase.Condition(refused.Status.Conditions, "CorrectionsApplied")!.Message,
            StringComparison.Ordinal
        );
        testCase.Earn(host, "web", TimeSpan.FromHours(1));

        var account = await testCase.AwaitAccountAsync("web", account => account.Status.Corrections is { Count: 1 });
        Assert.Equal("190", account.Status.Balance);
        await Eventually.TrueAsync(() => host.Events.Contains(("CreditAccount", "web", "CorrectionApplied")), Stop);
    }

    [Theory]
    [InlineData("1e3")]
    [InlineData("0.0000001")]
    [InlineData("")]
    public async Task A_correction_of_no_amount_is_refused_by_the_server(string amount)
    {
        await using var testCase = await AccountsCase.OpenAsync(cluster);
        await testCase.CreateAccountAsync("web");
        var error = await Assert.ThrowsAsync<ApiException>(() => CorrectAsync(testCase, (1, amount, "x")));
        Assert.Matches(@"spec\.corrections(\[0\])?\.amount", error.Message);
    }

    private static Task<CreditAccount> CorrectAsync(
        AccountsCase testCase,
        params (int Sequence, string Amount, string Reason)[] corrections
    )
    {
        var list = corrections.Select(one =>
            (JsonNode)
                new JsonObject
                {
                    ["sequence"] = one.Sequence,
                    ["amount"] = one.Amount,
                    ["reason"] = one.Reason,
                    ["by"] = "alice",
                }
        );
        var patch = new JsonObject { ["spec"] = new JsonObject { ["corrections"] = new JsonArray([.. list]) } };
        return testCase.Accounts.MergePatchAsync(new(testCase.Namespace, "web"), patch, cancellationToken: Stop);
    }
}
