using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Bonding.Architecture.Tests;

/// <summary>What people and tools look for at the top of the repository.</summary>
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
    public void It_is_there(string path) => Assert.True(Path.Exists(Path.Combine(Repository.Root, path)));

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
