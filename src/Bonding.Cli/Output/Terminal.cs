using Spectre.Console;

namespace Bonding.Cli.Output;

/// <summary>Tables and text for people.</summary>
internal static class Terminal
{
    private const int WidthWithoutTerminal = 160;
    private const int UnwrappedWidth = 10_000;

    public static IAnsiConsole CreateConsole(TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        // Lines that are piped on are not cut.
        if (Console.IsOutputRedirected)
            console.Profile.Width = WidthWithoutTerminal;
        return console;
    }

    /// <summary>Of lines that are never cut, however long: the terminal breaks them, as it does those of kubectl.</summary>
    public static IAnsiConsole CreateUnwrappedConsole(TextWriter output)
    {
        var console = CreateConsole(output);
        console.Profile.Width = UnwrappedWidth;
        return console;
    }

    /// <summary>Rows of names and values, as plain text.</summary>
    public static Table Properties(IEnumerable<(string Name, string Value)> rows)
    {
        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumns(new TableColumn("").NoWrap(), new TableColumn(""));
        foreach (var (name, value) in rows)
            table.AddRow(Markup.Escape(name), Markup.Escape(value));
        return table;
    }
}
