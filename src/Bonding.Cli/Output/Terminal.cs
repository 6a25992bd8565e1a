using Spectre.Console;

namespace Bonding.Cli.Output;

/// <summary>Creates consoles and tables for people.</summary>
internal static class Terminal
{
    private const int WidthWithoutTerminal = 160;
    private const int UnwrappedWidth = 10_000;

    public static IAnsiConsole CreateConsole(TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        // Without a terminal there is no width to read: wide enough that piped lines are not cut.
        if (Console.IsOutputRedirected)
            console.Profile.Width = WidthWithoutTerminal;
        return console;
    }

    /// <summary>Creates a console that never cuts a line. The terminal wraps long lines, as it does with kubectl's output.</summary>
    public static IAnsiConsole CreateUnwrappedConsole(TextWriter output)
    {
        var console = CreateConsole(output);
        console.Profile.Width = UnwrappedWidth;
        return console;
    }

    /// <summary>Returns a table of names and values. Both are plain text.</summary>
    public static Table Properties(IEnumerable<(string Name, string Value)> rows)
    {
        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumns(new TableColumn("").NoWrap(), new TableColumn(""));
        foreach (var (name, value) in rows)
            table.AddRow(Markup.Escape(name), Markup.Escape(value));
        return table;
    }
}
