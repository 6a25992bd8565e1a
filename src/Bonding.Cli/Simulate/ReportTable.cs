using Bonding.Cli.Output;

namespace Bonding.Cli.Simulate;

/// <summary>A table of the evidence.</summary>
/// <param name="Title">What it shows, with units.</param>
/// <param name="Columns">The headings.</param>
/// <param name="Rows">The cells.</param>
internal sealed record ReportTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>Returns it as lines of Markdown, which are also readable in a terminal.</summary>
    public IEnumerable<string> ToMarkdown()
    {
        yield return $"{Environment.NewLine}**{Title}**{Environment.NewLine}";
        var widths = Columns.Select((heading, column) => Rows.Select(row => row[column].Length).Append(heading.Length).Max()).ToArray();
        yield return LineOf(Columns, widths);
        yield return $"|{string.Join('|', widths.Select((width, column) => RuleOf(width, column)))}|";
        foreach (var row in Rows)
            yield return LineOf(row, widths);
    }

    /// <summary>Returns it as HTML.</summary>
    public string ToHtml() =>
        $"<h2>{HtmlPage.Encode(Title)}</h2><table><thead>{RowOf("th", Columns)}</thead><tbody>"
        + $"{string.Concat(Rows.Select(row => RowOf("td", row)))}</tbody></table>";

    private static string LineOf(IReadOnlyList<string> cells, int[] widths) =>
        $"| {string.Join(" | ", cells.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column])))} |";

    private static string RuleOf(int width, int column) => column == 0 ? new string('-', width + 2) : new string('-', width + 1) + ":";

    private static string RowOf(string tag, IReadOnlyList<string> cells) =>
        $"<tr>{string.Concat(cells.Select(cell => $"<{tag}>{HtmlPage.Encode(cell)}</{tag}>"))}</tr>";
}
