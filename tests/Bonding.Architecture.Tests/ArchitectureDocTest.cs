namespace Bonding.Architecture.Tests;

/// <summary>docs/design/architecture.md says what the code is: its tables of projects and folders, and its journeys.</summary>
public class ArchitectureDocTest
{
    private const string Page = "docs/design/architecture.md";

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
}
