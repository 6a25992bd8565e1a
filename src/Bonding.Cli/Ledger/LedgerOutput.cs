using System.Globalization;
using Bonding.Cli.Output;
using Bonding.Domain.Receipts;
using Spectre.Console;

namespace Bonding.Cli.Ledger;

/// <summary>Writes a ledger as a table or as JSON. Each method returns the exit code.</summary>
internal static class LedgerOutput
{
    private const int ShownHash = 12;

    public static int Show(AccountLedger ledger, OutputFormat format, TextWriter output)
    {
        if (format == OutputFormat.Json)
            return Export(ledger, output);
        var console = Terminal.CreateConsole(output);
        console.Write(Terminal.Properties(LedgerDocument.Of(ledger).Totals.Select(total => (total.Key, total.Value))));
        var receipts = new Table()
            .Border(TableBorder.Minimal)
            .AddColumns("#", "WHEN", "WHAT", "UNITS", "CREDITS", "TAX", "BY / BOND", "RECEIPT");
        foreach (var receipt in ledger.Receipts)
            receipts.AddRow([.. Cells(receipt).Select(Markup.Escape)]);
        console.Write(receipts);
        return ExitCodes.Success;
    }

    public static int Verify(AccountLedger ledger, OutputFormat format, TextWriter output)
    {
        var verdict = LedgerVerification.Of(ledger);
        output.WriteLine(format == OutputFormat.Json ? JsonOutput.Serialize(verdict) : verdict.ToString());
        return verdict.IsSound ? ExitCodes.Success : ExitCodes.CheckFailed;
    }

    public static int Export(AccountLedger ledger, TextWriter output)
    {
        output.WriteLine(JsonOutput.Serialize(LedgerDocument.Of(ledger)));
        return ExitCodes.Success;
    }

    private static string[] Cells(LedgerReceipt receipt)
    {
        var entry = LedgerEntry.Of(receipt);
        return
        [
            entry.Sequence.ToString(CultureInfo.InvariantCulture),
            entry.At.ToString("u", CultureInfo.InvariantCulture),
            entry.Kind,
            entry.Units?.ToString(CultureInfo.InvariantCulture) ?? "",
            entry.Credits,
            entry.Tax ?? "",
            entry.Reason is null ? entry.Subject : $"{entry.Subject}: {entry.Reason}",
            entry.Hash.Length > ShownHash ? entry.Hash[..ShownHash] : entry.Hash,
        ];
    }
}
