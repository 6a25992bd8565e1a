using System.Text.RegularExpressions;
using Bonding.Demo.Cluster;
using Bonding.TestKit.Processes;
using Bonding.TestKit.Tools;

namespace Bonding.Integration.Tests.Chart;

/// <summary>The recipes of docs/telemetry.md, as an administrator copies them.</summary>
public partial class TelemetryPageTest
{
    private static readonly string Page = File.ReadAllText(Path.Combine(DemoRepository.Root, "docs", "telemetry.md"));

    public static TheoryData<string> Recipes => [.. BlocksOf("values.yaml")];

    [Theory]
    [MemberData(nameof(Recipes))]
    public async Task Helm_takes_the_values_of_a_recipe(string values)
    {
        using var folder = WorkFolder.Create();
        await File.WriteAllTextAsync(folder.File("values.yaml"), values, TestContext.Current.CancellationToken);

        var result = await OperatorChart.TemplateAsync([], "--values", folder.File("values.yaml"));

        Assert.True(result.ExitCode == 0, result.Error);
    }

    [Fact]
    public void Every_backend_of_the_page_has_values() => Assert.InRange(Recipes.Count, 9, 20);

    [Fact]
    public async Task Prometheus_takes_the_jobs_for_clusters_without_its_operator()
    {
        using var folder = WorkFolder.Create();
        // Debian's Prometheus is built without the discovery of Kubernetes.
        var jobs = Discovery().Replace(Assert.Single(BlocksOf("prometheus.yml")), "static_configs: []");
        await File.WriteAllTextAsync(folder.File("prometheus.yml"), jobs, TestContext.Current.CancellationToken);

        var check = await Promtool.RunAsync(
            ["check", "config", "--syntax-only", folder.File("prometheus.yml")],
            TestContext.Current.CancellationToken
        );

        Assert.True(check.ExitCode == 0, check.Output + check.Error);
    }

    /// <summary>The same series as those that the chart's objects keep, which are compared with what the operator reads.</summary>
    [Fact]
    public async Task Those_jobs_keep_what_the_objects_of_the_chart_keep()
    {
        var rendered = (
            await OperatorChart.TemplateAsync(
                [.. OperatorChart.Needed, "telemetry.scrape.enabled=true"],
                "--show-only",
                "templates/scrape.yaml"
            )
        ).OutputOrThrow();

        Assert.Equal(NamesIn(rendered), NamesIn(Assert.Single(BlocksOf("prometheus.yml"))));
    }

    [GeneratedRegex("kubernetes_sd_configs: .*")]
    private static partial Regex Discovery();

    private static IEnumerable<string> NamesIn(string yaml) =>
        yaml.Split('\n')
            .Select(line => line.Trim())
            .Where(line => line.StartsWith("regex: ", StringComparison.Ordinal) && line.Contains("_total"));

    private static IEnumerable<string> BlocksOf(string file) =>
        Page.Split("```yaml\n").Skip(1).Select(block => block.Split("```")[0]).Where(block => block.StartsWith($"# {file}\n"));
}
