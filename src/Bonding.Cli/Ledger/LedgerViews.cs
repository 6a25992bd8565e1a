using System.Globalization;
using Bonding.Domain.Bonds;
using Spectre.Console;

namespace Bonding.Cli.Ledger;

/// <summary>The books as a table or as JSON. Each returns the exit code.</summary>
internal static class LedgerViews
{
    private const int ShownHash = 12;
    private const int WidthWithoutTerminal = 160;

    public static int Show(AccountLedger ledger, LedgerFormat format, TextWriter output)
    {
        if (format == LedgerFormat.Json) return Export(ledger, output);
        var console = ConsoleOn(output);
        var totals = new Table().Border(TableBorder.None).HideHeaders().AddColumns("", "");
        foreach (var (name, value) in LedgerDocument.Of(ledger).Totals) totals.AddRow(Markup.Escape(name), Markup.Escape(value));
        console.Write(totals);
        var receipts = new Table().Border(TableBorder.Minimal).AddColumns("#", "WHEN", "WHAT", "UNITS", "CREDITS", "TAX", "BY / BOND", "RECEIPT");
        foreach (var receipt in ledger.Receipts) receipts.AddRow([.. Cells(receipt).Select(Markup.Escape)]);
        console.Write(receipts);
        return ExitCodes.Sound;
    }

    public static int Verify(AccountLedger ledger, LedgerFormat format, TextWriter output)
    {
        var verdict = LedgerVerdict.Of(ledger);
        output.WriteLine(format == LedgerFormat.Json ? LedgerDocument.Write(verdict) : verdict.ToString());
        return verdict.IsSound ? ExitCodes.Sound : ExitCodes.Unsound;
    }

    public static int Export(AccountLedger ledger, TextWriter output)
    {
        output.WriteLine(LedgerDocument.Write(LedgerDocument.Of(ledger)));
        return ExitCodes.Sound;
    }

    private static IAnsiConsole ConsoleOn(TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        // Lines that are piped on are not cut.
        if (Console.IsOutputRedirected) console.Profile.Width = WidthWithoutTerminal;
        return console;
    }

    private static string[] Cells(LedgerReceipt receipt)
    {
        var entry = LedgerEntry.Of(receipt);
        return
        [
            entry.Sequence.ToString(CultureInfo.InvariantCulture), entry.At.ToString("u", CultureInfo.InvariantCulture), entry.Kind,
            entry.Units?.ToString(CultureInfo.InvariantCulture) ?? "", entry.Credits, entry.Tax ?? "",
            entry.Reason is null ? entry.Subject : $"{entry.Subject}: {entry.Reason}", entry.Hash.Length > ShownHash ? entry.Hash[..ShownHash] : entry.Hash,
        ];
    }
}
