using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Bonding.Architecture.Tests;

/// <summary>docs/design/architecture.md says what the code is: its tables of projects and folders, and its journeys.</summary>
public partial class ArchitectureDocTest
{
    private const string Page = "docs/design/architecture.md";
    private const string FromBond = "From a Bond to its balance and its priority";
    private const string FromSample = "From a sample to a resize";

    [Fact]
    public void The_table_of_projects_is_the_rule_that_is_tested()
    {
        var rows = Rows("Projects").Select(row => (Project: row[0], MayReference: row[1]));
        var rules = DependencyRulesTest.Allowed.Select(rule => (rule.Key, Names(rule.Value)));
        Assert.Equal(rules.Order(), rows.Order());

        static string Names(string[] projects) =>
            projects.Length == 0
                ? "nothing"
                : string.Join(", ", projects.Select(project => project.Replace("Bonding.", "", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_table_of_folders_has_the_layers_of_the_operator()
    {
        var folders = Rows("Folders").Select(row => row[0].Trim('`').Replace('/', '.'));
        Assert.Equal(FolderRulesTest.Layers["Bonding.Operator"].Where(folder => folder != "."), folders);
    }

    [Theory]
    [InlineData(FromBond)]
    [InlineData(FromSample)]
    public void Every_file_and_member_of_a_journey_exists(string journey)
    {
        var missing =
            from step in StepsOf(journey)
            let declared = DeclaredIn(step.File)
            from member in step.Members
            where !declared.Contains(member)
            select $"{step.File} declares no {member}";
        Assert.Empty(missing);
    }

    // A journey that grows shows that its flow does: shorten the flow before you raise a number.
    [Theory]
    [InlineData(FromBond, 55)]
    [InlineData(FromSample, 70)]
    public void A_journey_passes_no_more_files_than_it_says(string journey, int most)
    {
        var steps = StepsOf(journey).ToList();
        var files = steps.Select(step => step.File).Distinct().Count();
        Assert.Contains(Section(journey), line => line.Contains($"{steps.Count} steps in {files} files", StringComparison.Ordinal));
        Assert.InRange(files, 1, most);
    }

    private static IEnumerable<(string File, string[] Members)> StepsOf(string journey)
    {
        foreach (var line in Section(journey).Where(line => line.Length > 0 && char.IsAsciiDigit(line[0])))
        {
            var step = Step().Match(line);
            Assert.True(step.Success, $"not a step in the form \"1. `Project/Folder/File.cs`: Member, Member\": {line}");
            yield return (step.Groups[1].Value, step.Groups[2].Value.Split(", "));
        }
    }

    private static HashSet<string> DeclaredIn(string file)
    {
        var path = Path.Combine(Repository.Root, "src", $"Bonding.{file}");
        var declared = File.Exists(path)
            ? CSharpSyntaxTree.ParseText(File.ReadAllText(path)).GetRoot().DescendantNodes().Select(NameOf)
            : [];
        return [.. declared.OfType<string>()];
    }

    private static string? NameOf(SyntaxNode node) =>
        node switch
        {
            BaseTypeDeclarationSyntax type => type.Identifier.Text,
            MethodDeclarationSyntax method => method.Identifier.Text,
            PropertyDeclarationSyntax property => property.Identifier.Text,
            VariableDeclaratorSyntax { Parent.Parent: BaseFieldDeclarationSyntax } field => field.Identifier.Text,
            EnumMemberDeclarationSyntax member => member.Identifier.Text,
            ParameterSyntax { Parent.Parent: RecordDeclarationSyntax } property => property.Identifier.Text,
            _ => null,
        };

    // The cells of the rows of the one table in a section, without its head.
    private static IEnumerable<string[]> Rows(string section) =>
        Section(section)
            .Where(line => line.StartsWith('|'))
            .Skip(2)
            .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray());

    private static IEnumerable<string> Section(string title) =>
        MarkdownPages
            .Read(Page)
            .Split('\n')
            .SkipWhile(line => line != $"## {title}")
            .Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal));

    [GeneratedRegex(@"^\d+\. `([A-Za-z/.]+\.cs)`: ([A-Za-z]+(?:, [A-Za-z]+)*)(?: \([^)]*\))?$")]
    private static partial Regex Step();
}
