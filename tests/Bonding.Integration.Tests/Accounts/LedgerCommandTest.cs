using System.Text.Json.Nodes;
using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Domain.Receipts;
using Bonding.Resources.Bonds;
using Bonding.Resources.CreditAccounts;

namespace Bonding.Integration.Tests.Accounts;

/// <summary><c>kubectl bonding ledger</c> as a process of its own, on the real server.</summary>
[Collection("one policy for the whole cluster")]
public class LedgerCommandTest(AccountsCluster cluster)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Untouched_books_are_shown_verified_and_exported()
    {
        await using var testCase = await BankedAsync();

        var shown = await RunAsync("ledger", "show", "web", "-n", testCase.Namespace);
        Assert.Equal((0, ""), (shown.Code, shown.Error));
        Assert.Contains("goodwill", shown.Output, StringComparison.Ordinal);
        Assert.Contains("bond-b", shown.Output, StringComparison.Ordinal);
        var verified = await RunAsync("ledger", "verify", "web", "-n", testCase.Namespace);
        Assert.Equal(
            (0, $"{testCase.Namespace}/web: 3 receipts, the chain and the totals hold"),
            (verified.Code, verified.Output.TrimEnd())
        );
        var exported = JsonNode.Parse((await RunAsync("ledger", "export", "web", "-n", testCase.Namespace)).Output)!;
        Assert.Equal(("217", "3"), ((string)exported["totals"]!["balance"]!, (string)exported["totals"]!["bondedUnits"]!));
        var receipts = exported["receipts"]!.AsArray();
        Assert.Equal(
            [null, .. receipts.SkipLast(1).Select(receipt => (string?)receipt!["hash"])],
            receipts.Select(receipt => (string?)receipt!["previousHash"])
        );
    }

    [Fact]
    public async Task Verify_names_the_first_broken_receipt_and_fails()
    {
        await using var testCase = await BankedAsync();
        var forged = new JsonObject { ["status"] = new JsonObject { ["debited"] = "1" } };
        await testCase.Bonds.MergePatchAsync(new(testCase.Namespace, "bond-a"), forged, subresource: "status", cancellationToken: Stop);
        var sequence = (await testCase.AwaitBondAsync("bond-a", _ => true)).Status.Receipt!.Sequence;

        var verdict = await RunAsync("ledger", "verify", "web", "-n", testCase.Namespace, "-o", "json");

        Assert.Equal(1, verdict.Code);
        Assert.Equal(sequence, (long)JsonNode.Parse(verdict.Output)!["firstBroken"]!);
        Assert.Contains("altered", (string)JsonNode.Parse(verdict.Output)!["problem"]!, StringComparison.Ordinal);
        await testCase.Bonds.DeleteAsync(new(testCase.Namespace, "bond-a"), cancellationToken: Stop);
        var missing = await RunAsync("ledger", "verify", "web", "-n", testCase.Namespace);
        Assert.Equal((1, true), (missing.Code, missing.Output.Contains($"receipt {sequence} is missing", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(1L, 0, "1 receipts, the chain and the totals hold")]
    [InlineData(1L << 60, 1, "receipt 2 to 1152921504606846975 are missing")]
    public async Task A_receipt_counts_whatever_the_operators_clock_said_and_one_of_any_number_is_looked_at(
        long sequence,
        int code,
        string said
    )
    {
        await using var testCase = await AccountsCase.OpenAsync(cluster);
        var account = await testCase.CreateAccountAsync("web");
        var bond = await testCase.CreateBondAsync("first", "web");
        var opened = new BondingAccount(
            account.Metadata.Uid,
            CreditLedger.Empty.Open(CreditAmount.FromCredits(500), CreditAmount.MostHeld),
            ChainHead.Start,
            []
        );
        var debited = BondTransaction
            .Decide(opened, [BondMapping.Read(bond)], BondRules.Default, default, TimeProvider.System.GetUtcNow().AddHours(-1))
            .Account;
        BondMapping.Write(debited.Settling[0], bond.Status);
        account.Status = AccountStatusMapping.Write(debited.Cleared(new HashSet<string> { bond.Metadata.Uid }));
        await testCase.Accounts.ReplaceStatusAsync(account, Stop);
        await testCase.Bonds.ReplaceStatusAsync(bond, Stop);
        if (sequence > 1)
            await ForgeAsync(testCase, bond, sequence);

        var verdict = await RunAsync("ledger", "verify", "web", "-n", testCase.Namespace);

        Assert.Equal(code, verdict.Code);
        Assert.Contains(said, verdict.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_looked_at_is_named_and_is_another_failure_than_broken_books()
    {
        await using var testCase = await AccountsCase.OpenAsync(cluster);
        var unknown = await RunAsync("ledger", "verify", "nobody", "-n", testCase.Namespace);
        Assert.Equal((2, $"error: there is no CreditAccount {testCase.Namespace}/nobody"), (unknown.Code, unknown.Error.TrimEnd()));
        var context = await RunAsync("ledger", "verify", "web", "--context", "nowhere");
        Assert.Equal(2, context.Code);
        Assert.Contains("context is \"nowhere\"", context.Error, StringComparison.Ordinal);
    }

    private async Task<AccountsCase> BankedAsync()
    {
        var testCase = await AccountsCase.OpenAsync(cluster);
        await testCase.StartAccountsAsync();
        await testCase.CreateAccountAsync("web");
        await testCase.CreateBondAsync("bond-a", "web");
        await testCase.CreateBondAsync("bond-b", "web", units: 2);
        var correction = new JsonObject
        {
            ["sequence"] = 1,
            ["amount"] = "20",
            ["reason"] = "goodwill",
            ["by"] = "alice",
        };
        var patch = new JsonObject { ["spec"] = new JsonObject { ["corrections"] = new JsonArray(correction) } };
        await testCase.Accounts.MergePatchAsync(new(testCase.Namespace, "web"), patch, cancellationToken: Stop);
        await testCase.AwaitAccountAsync(
            "web",
            account => account.Status is { BondedUnits: 3, Corrections.Count: 1, Settling: null or { Count: 0 } }
        );
        return testCase;
    }

    private static async Task ForgeAsync(AccountsCase testCase, Bond bond, long sequence)
    {
        var forged = await testCase.CreateBondAsync("forged", "web");
        forged.Status = bond.Status;
        (forged.Status.Receipt!.Sequence, forged.Status.BoundAt) = (sequence, TimeProvider.System.GetUtcNow().UtcDateTime);
        await testCase.Bonds.ReplaceStatusAsync(forged, Stop);
    }

    private Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments) =>
        CommandLine.RunAsync(cluster.ControlPlane.KubeconfigPath, arguments);
}
