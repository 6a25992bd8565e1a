using System.Xml.Linq;

namespace Bonding.Architecture.Tests;

/// <summary>The references between projects are those of docs/design/architecture.md.</summary>
public class DependencyRulesTest
{
    internal static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Bonding.Domain"] = [],
        ["Bonding.Forecasting"] = ["Bonding.Domain"],
        ["Bonding.Kubernetes"] = [],
        ["Bonding.Resources"] = ["Bonding.Domain", "Bonding.Kubernetes"],
        ["Bonding.Operator"] = ["Bonding.Contract", "Bonding.Domain", "Bonding.Forecasting", "Bonding.Kubernetes", "Bonding.Resources"],
        ["Bonding.Simulation"] = ["Bonding.Domain", "Bonding.Forecasting"],
        ["Bonding.Training"] = ["Bonding.Domain", "Bonding.Forecasting"],
        ["Bonding.Contract"] = [],
        ["Bonding.Agent"] = ["Bonding.Contract"],
        ["Bonding.Cli"] =
        [
            "Bonding.Contract",
            "Bonding.Domain",
            "Bonding.Forecasting",
            "Bonding.Kubernetes",
            "Bonding.Resources",
            "Bonding.Simulation",
        ],
    };

    public static TheoryData<string> Projects => [.. Repository.Projects];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_the_design_allows(string project)
    {
        Assert.True(
            Allowed.TryGetValue(project, out var allowed),
            $"{project} has no dependency rule: add one, and say in an ADR why the project is needed"
        );
        Assert.Empty(References(project, "ProjectReference").Select(Path.GetFileNameWithoutExtension).Except(allowed));
    }

    [Theory]
    [InlineData("Bonding.Domain")]
    [InlineData("Bonding.Forecasting")]
    public void The_core_needs_no_plumbing(string project)
    {
        Assert.Empty(References(project, "PackageReference"));
        Assert.Empty(References(project, "FrameworkReference"));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Torch_stays_in_the_training_tool(string project) =>
        Assert.Equal(
            project == "Bonding.Training",
            References(project, "PackageReference").Any(package => package.Contains("Torch", StringComparison.OrdinalIgnoreCase))
        );

    /// <summary>
    /// MathNet serves where nothing is hot: the simulation and the reports of the CLI. What runs in each tick computes without it, and the
    /// operator's image does not carry it.
    /// </summary>
    [Theory]
    [MemberData(nameof(Projects))]
    public void MathNet_serves_the_simulation_and_the_reports_only(string project) =>
        Assert.Equal(
            project is "Bonding.Simulation" or "Bonding.Cli",
            References(project, "PackageReference").Any(package => package.StartsWith("MathNet", StringComparison.OrdinalIgnoreCase))
        );

    private static IEnumerable<string> References(string project, string kind) =>
        XDocument
            .Load(Path.Combine(Repository.Root, "src", project, $"{project}.csproj"))
            .Descendants(kind)
            .Select(reference => reference.Attribute("Include")!.Value.Replace('\\', '/'));
}
