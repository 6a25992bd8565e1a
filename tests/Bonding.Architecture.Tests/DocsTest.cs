using System.Text.RegularExpressions;

namespace Bonding.Architecture.Tests;

/// <summary>What the pages cite exists, so that a rename cannot leave them behind; and their prose is wrapped.</summary>
public partial class DocsTest
{
    private const int LongestProseLine = 120;

    // A field of Kubernetes that the code does not read, and reasons that the code puts together from a resource and a word.
    private static readonly string[] OtherWords =
    [
        "revisionHistoryLimit",
        "MemoryPressure",
        "IoPressure",
        "MemoryCreditsExhausted",
        "IoCreditsExhausted",
    ];

    private static readonly Lazy<HashSet<string>> KnownWords = new(() =>
        [.. CodeFiles().SelectMany(file => Word().Matches(File.ReadAllText(file))).Select(match => match.Value)]
    );

    private static readonly Lazy<List<string>> TestNames = new(() =>
        [
            .. Repository
                .Sources("tests")
                .SelectMany(file => TestMethod().Matches(File.ReadAllText(file)))
                .Select(match => match.Groups[1].Value),
        ]
    );

    public static TheoryData<string> Pages => [.. MarkdownPages.All];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_path_that_a_page_cites_exists(string page)
    {
        var cited = MarkdownPages.CodeSpans(page).Where(span => RepositoryPath().IsMatch(span));
        Repository.AssertNone(cited.Where(path => !Path.Exists(Path.Combine(Repository.Root, path))));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_of_a_page_leads_to_a_file(string page)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, page))!;
        Repository.AssertNone(MarkdownPages.LinkedFiles(page).Where(target => !Path.Exists(Path.Combine(folder, target))));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_test_that_a_page_cites_exists(string page)
    {
        var cited = MarkdownPages.CodeSpans(page).Where(span => CitedTest().IsMatch(span)).Select(span => span.Split('.')[^1]);
        Repository.AssertNone(cited.Where(name => !IsTest(name)));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_code_word_of_a_page_occurs_in_the_code(string page)
    {
        var words = MarkdownPages.CodeSpans(page).Where(span => CodeWord().IsMatch(span)).SelectMany(span => span.Split('.'));
        Repository.AssertNone(words.Where(word => !KnownWords.Value.Contains(word)).Except(OtherWords));
    }

    // A word that is longer than a line, as an address can be, stands alone on its line.
    [Theory]
    [MemberData(nameof(Pages))]
    public void Prose_is_wrapped(string page)
    {
        var tooWide = MarkdownPages
            .Prose(page)
            .Where(line => line.Text.Length > LongestProseLine && !IsTable(line.Text) && !IsPicture(line.Text) && !IsLinkAlone(line.Text))
            .Select(line => $"{page}:{line.Number}");
        Repository.AssertNone(tooWide);
    }

    // Words that the glossary replaced, and "tell" for what code does. Names in backticks keep theirs.
    [Theory]
    [MemberData(nameof(Pages))]
    public void No_page_uses_a_word_that_was_given_up(string page)
    {
        var used =
            from line in MarkdownPages.Prose(page)
            from Match word in GivenUpWord().Matches(MarkdownPages.WithoutCode(line.Text))
            select $"{page}:{line.Number}: {word.Value}";
        Repository.AssertNone(used);
    }

    [Fact]
    public void The_index_lists_every_page_of_docs()
    {
        const string index = "docs/README.md";
        var listed = MarkdownPages.LinkedFiles(index).Select(target => $"docs/{target}");
        var pages = MarkdownPages.All.Where(page => page.StartsWith("docs/", StringComparison.Ordinal) && page != index);
        Repository.AssertNone(pages.Except(listed));
    }

    // Says all of them: the assertion of a collection cuts them off.
    // A name may be cited by its beginning, with an ellipsis.
    private static bool IsTest(string name) =>
        name.EndsWith('…')
            ? TestNames.Value.Exists(test => test.StartsWith(name[..^1], StringComparison.Ordinal))
            : TestNames.Value.Contains(name);

    private static bool IsTable(string line) => line.TrimStart().StartsWith('|');

    private static bool IsPicture(string line) => line.StartsWith("![", StringComparison.Ordinal);

    private static bool IsLinkAlone(string line) => LinkAlone().IsMatch(line);

    private static IEnumerable<string> CodeFiles() =>
        Repository
            .Sources("src")
            .Concat(Repository.Sources("tests"))
            .Concat(
                new[] { "charts", "config", "crds", "eng" }.SelectMany(folder =>
                    Directory
                        .EnumerateFiles(Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories)
                        .Where(file => Path.GetExtension(file) is ".yaml" or ".json" or ".sh" or ".py" or ".tpl" or ".txt")
                )
            )
            .Append(Path.Combine(Repository.Root, "Makefile"))
            .Append(Path.Combine(Repository.Root, "Directory.Packages.props"));

    [GeneratedRegex("^(src|tests|docs|eng|config|charts|crds)/[A-Za-z0-9_./-]+$")]
    private static partial Regex RepositoryPath();

    [GeneratedRegex("^(?=.*[a-z])([A-Za-z]+Test\\.)?[A-Z][A-Za-z0-9]*(_[A-Za-z0-9]+)+(_?…)?$")]
    private static partial Regex CitedTest();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]*(\\.[A-Z][A-Za-z0-9]*)*$")]
    private static partial Regex CodeWord();

    [GeneratedRegex(@"\b(told|tells|sightings?|intake|nudges?|keeper)\b", RegexOptions.IgnoreCase)]
    private static partial Regex GivenUpWord();

    [GeneratedRegex("[A-Za-z][A-Za-z0-9]*")]
    private static partial Regex Word();

    [GeneratedRegex(@"^\s*(?:[-*]\s+)?(?:\[[^\]]*\]\([^)]*\)|https?://\S+)[.,;]?$")]
    private static partial Regex LinkAlone();

    [GeneratedRegex(@"\s([A-Z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+)\(")]
    private static partial Regex TestMethod();
}
