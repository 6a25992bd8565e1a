using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bonding.Cli.Ledger;
using Bonding.Cli.Output;

namespace Bonding.Cli.Tests.Ledger;

/// <summary>What <c>ledger export</c> writes for auditors.</summary>
public class LedgerDocumentTest
{
    private static JsonNode Exported => JsonNode.Parse(JsonOutput.Serialize(LedgerDocument.Of(SampleLedger.Create())))!;

    [Fact]
    public void An_auditor_computes_every_hash_from_the_export_alone()
    {
        var document = Exported;
        var previous = "";
        foreach (var receipt in document["receipts"]!.AsArray())
        {
            Assert.Equal(previous, Text(receipt, "previousHash"));
            Assert.Equal(Text(receipt, "hash"), HashOf(document["uid"]!.ToString(), receipt!));
            previous = Text(receipt, "hash");
        }
    }

    [Fact]
    public void The_totals_are_the_texts_of_the_status_and_add_up()
    {
        var ledger = SampleLedger.Create();
        var totals = LedgerDocument.Of(ledger).Totals;

        Assert.Equal((ledger.Account.Status.Balance, "6"), (totals["balance"], totals["bondedUnits"]));
        decimal Of(string name) => decimal.Parse(totals[name], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(Of("opened") + Of("corrected"), Of("balance") + Of("bonded") + Of("taxPaid"));
    }

    [Fact]
    public void What_the_status_does_not_hold_is_left_out_and_what_is_not_valid_is_shown_as_it_is()
    {
        var ledger = SampleLedger.Create();
        (ledger.Account.Status.Balance, ledger.Account.Status.Totals) = ("many", null);

        var totals = LedgerDocument.Of(ledger).Totals;

        Assert.Equal("many", totals["balance"]);
        Assert.DoesNotContain("minted", totals.Keys);
    }

    // docs/design/ledger.md, Receipts.
    private static string HashOf(string uid, JsonNode receipt)
    {
        var at = DateTimeOffset.Parse(Text(receipt, "at"), System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeSeconds();
        string[] contents =
            Text(receipt, "kind") == "Bond"
                ?
                [
                    Text(receipt, "bondUid"),
                    Text(receipt, "subject"),
                    Text(receipt, "units"),
                    Text(receipt, "credits"),
                    Text(receipt, "tax"),
                ]
                :
                [
                    "correction",
                    Text(receipt, "correction"),
                    Text(receipt, "credits"),
                    Uri.EscapeDataString(Text(receipt, "reason")),
                    Uri.EscapeDataString(Text(receipt, "subject")),
                ];
        var text = string.Join('|', [uid, Text(receipt, "sequence"), .. contents, $"{at}", Text(receipt, "previousHash")]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private static string Text(JsonNode? receipt, string field) => receipt![field]?.ToString() ?? "";
}
