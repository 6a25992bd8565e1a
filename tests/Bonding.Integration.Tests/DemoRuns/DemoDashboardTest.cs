using System.Text.Json.Nodes;
using Bonding.Demo.Cluster;
using Bonding.TestKit;
using Bonding.TestKit.Objects;

namespace Bonding.Integration.Tests.DemoRuns;

/// <summary>Every query of every dashboard finds data on the Prometheus of the demo, with the values that its variables offer.</summary>
[Collection<RunningDemoCollection>]
public sealed class DemoDashboardTest(RunningDemo demo)
{
    // Four scrapes, as Grafana takes it.
    private const string RateInterval = "4s";
    private static readonly string Folder = Path.Combine(DemoRepository.Root, "config", "dashboards");

    public static TheoryData<string, string, string> Queries => [.. Directory.EnumerateFiles(Folder, "*.json").SelectMany(QueriesOf)];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task A_query_returns_numbers(string dashboard, string panel, string expression)
    {
        await Eventually.TrueAsync(
            async () => await HasNumbersAsync(await ResolvedAsync(dashboard, expression, Stop)),
            Stop,
            what: $"{panel} has data: {expression}"
        );
    }

    [Fact]
    public void There_is_a_dashboard_with_queries() => Assert.NotEmpty(Queries);

    private async Task<bool> HasNumbersAsync(string query)
    {
        var found = await demo.AskAsync($"query?query={Uri.EscapeDataString(query)}", Stop);
        return found["result"]!.AsArray().Any(series => (string)series!["value"]![1]! != "NaN");
    }

    private static IEnumerable<TheoryDataRow<string, string, string>> QueriesOf(string file) =>
        from panel in Load(file)["panels"]!.AsArray()
        from target in panel["targets"] as JsonArray ?? []
        select new TheoryDataRow<string, string, string>(Path.GetFileName(file), panel.Text("title"), target.Text("expr"));

    private static JsonNode Load(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, file)))!;

    /// <summary>The query as Grafana sends it, with every variable set to all that its own query offers.</summary>
    private async Task<string> ResolvedAsync(string dashboard, string expression, CancellationToken stop)
    {
        var values = new Dictionary<string, string> { ["__rate_interval"] = RateInterval };
        foreach (var variable in Load(dashboard)["templating"]!["list"]!.AsArray().Where(variable => variable.Text("type") == "query"))
            values[variable.Text("name")] = string.Join('|', await OffersAsync(With(values, variable.Text("definition")), stop));
        return With(values, expression);
    }

    // label_values(SELECTOR, LABEL)
    private async Task<IEnumerable<string>> OffersAsync(string definition, CancellationToken stop)
    {
        var parts = definition["label_values(".Length..^1];
        var comma = parts.LastIndexOf(',');
        var found = await demo.AskAsync($"label/{parts[(comma + 1)..].Trim()}/values?match[]={Uri.EscapeDataString(parts[..comma])}", stop);
        return found.AsArray().Select(value => (string)value!);
    }

    private static string With(Dictionary<string, string> values, string text) =>
        values.Aggregate(text, (resolved, value) => resolved.Replace($"${value.Key}", value.Value, StringComparison.Ordinal));
}
