using System.Text.RegularExpressions;

namespace Bonding.Architecture.Tests;

/// <summary>The Markdown pages of the repository and what they cite.</summary>
internal static partial class MarkdownPages
{
    private static readonly string[] Folders = ["docs", "charts", "config", "eng", "findings", "src", "tests"];

    /// <summary>All pages, as paths below the root.</summary>
    public static IEnumerable<string> All =>
        Directory
            .EnumerateFiles(Repository.Root, "*.md")
            .Concat(
                Folders.SelectMany(folder =>
                    Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.md", SearchOption.AllDirectories)
                )
            )
            .Select(Repository.Relative)
            .Where(page => !page.Contains("/obj/", StringComparison.Ordinal) && !page.Contains("/bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    public static string Read(string page) => File.ReadAllText(Path.Combine(Repository.Root, page));

    /// <summary>The lines of a page outside fenced blocks, with their numbers from 1.</summary>
    public static IEnumerable<(int Number, string Text)> Prose(string page)
    {
        var fenced = false;
        foreach (var (index, line) in Read(page).Split('\n').Index())
        {
            var fence = line.TrimStart().StartsWith("```", StringComparison.Ordinal);
            if (!fence && !fenced)
                yield return (index + 1, line);
            fenced ^= fence;
        }
    }

    /// <summary>The texts between single backticks outside fenced blocks.</summary>
    public static IEnumerable<string> CodeSpans(string page) =>
        Prose(page).SelectMany(line => CodeSpan().Matches(line.Text)).Select(match => match.Groups[1].Value).Distinct();

    public static string WithoutCode(string line) => CodeSpan().Replace(line, "");

    /// <summary>The targets of links and pictures that lie in the repository, without their anchors.</summary>
    public static IEnumerable<string> LinkedFiles(string page) =>
        Prose(page)
            .SelectMany(line => Link().Matches(line.Text))
            .Select(match => match.Groups[1].Value.Split('#')[0])
            .Where(target => target.Length > 0 && !target.Contains("://", StringComparison.Ordinal))
            .Distinct();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
