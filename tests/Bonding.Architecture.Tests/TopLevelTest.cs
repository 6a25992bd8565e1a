using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Bonding.Architecture.Tests;

/// <summary>The files that people and tools look for at the top of the repository.</summary>
public partial class TopLevelTest
{
    [Theory]
    [InlineData("src")]
    [InlineData("charts/bonding-operator/Chart.yaml")]
    [InlineData("crds")]
    [InlineData("tests")]
    [InlineData("config")]
    [InlineData("BondingOperator.sln")]
    [InlineData("Dockerfile")]
    [InlineData("README.md")]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("LICENSE")]
    [InlineData("NOTICE")]
    [InlineData("CHANGELOG.md")]
    [InlineData("SECURITY.md")]
    [InlineData("CODE_OF_CONDUCT.md")]
    public void It_is_there(string path) => Assert.True(Path.Exists(Path.Combine(Repository.Root, path)));

    [Theory]
    [InlineData("LICENSE", "Apache License\n                           Version 2.0, January 2004")]
    [InlineData("Directory.Build.props", "<PackageLicenseExpression>Apache-2.0</PackageLicenseExpression>")]
    [InlineData("charts/bonding-operator/Chart.yaml", "artifacthub.io/license: Apache-2.0")]
    [InlineData("Dockerfile", "org.opencontainers.image.licenses=\"Apache-2.0\"")]
    [InlineData("Dockerfile", "COPY LICENSE NOTICE ./")]
    public void The_licence_is_named_where_tools_read_it(string path, string text) =>
        Assert.Contains(text, File.ReadAllText(Path.Combine(Repository.Root, path)), StringComparison.Ordinal);

    [Fact]
    public void No_project_has_another_licence()
    {
        var projects = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories).ToList();
        Assert.NotEmpty(projects);
        Assert.All(projects, project => Assert.DoesNotContain("License", File.ReadAllText(project), StringComparison.Ordinal));
    }

    [Fact]
    public void The_image_restores_exactly_the_projects_that_the_operator_is_built_of()
    {
        var dockerfile = File.ReadAllText(Path.Combine(Repository.Root, "Dockerfile"));
        var restored = ProjectCopies().Matches(dockerfile).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal);
        var wanted = new HashSet<string>(StringComparer.Ordinal);
        AddReferences("Bonding.Operator", wanted);
        Assert.Equal(wanted.Order(StringComparer.Ordinal), restored);
    }

    private static void AddReferences(string project, HashSet<string> found)
    {
        if (!found.Add(project))
            return;
        foreach (
            var reference in XDocument
                .Load(Path.Combine(Repository.Root, "src", project, $"{project}.csproj"))
                .Descendants("ProjectReference")
        )
            AddReferences(Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')), found);
    }

    [GeneratedRegex(@"^COPY src/([A-Za-z.]+)/\*\.csproj ", RegexOptions.Multiline)]
    private static partial Regex ProjectCopies();
}
