using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Bonding.Architecture.Tests;

/// <summary>
/// The dashboard works in any Grafana, with any scrape interval and beside other operators, and queries only metrics
/// that exist.
/// </summary>
public partial class DashboardTest
{
    private const string DataSource = "${datasource}";
    private const string JobMatcher = "job=~\"$job\"";

    private static readonly JsonNode Dashboard = JsonNode.Parse(
        File.ReadAllText(Path.Combine(Repository.Root, "config/dashboards/bonding-overview.json"))
    )!;

    public static TheoryData<string> Panels => [.. PanelsByTitle().Keys];

    public static TheoryData<string> MetricNames =>
        [.. PanelsByTitle().Values.SelectMany(Expressions).SelectMany(MetricsOf).Distinct().Order(StringComparer.Ordinal)];

    [Fact]
    public void It_lets_its_reader_choose_the_data_source_and_the_job()
    {
        var variables = Dashboard["templating"]!["list"]!
            .AsArray()
            .ToDictionary(item => (string)item!["name"]!, item => (string)item!["type"]!);
        Assert.Equal("datasource", variables["datasource"]);
        Assert.Equal("query", variables["job"]);
    }

    [Theory]
    [MemberData(nameof(Panels))]
    public void A_panel_says_what_it_shows_and_in_which_unit(string title)
    {
        var panel = PanelsByTitle()[title];
        Assert.False(string.IsNullOrWhiteSpace((string?)panel["description"]), "no description");
        Assert.False(string.IsNullOrWhiteSpace((string?)panel["fieldConfig"]?["defaults"]?["unit"]), "no unit");
        Assert.Equal(DataSource, (string?)panel["datasource"]?["uid"]);
    }

    [Theory]
    [MemberData(nameof(Panels))]
    public void A_panel_asks_the_chosen_data_source_for_the_chosen_job_over_a_window_that_fits_the_scrape_interval(string title)
    {
        var targets = Targets(PanelsByTitle()[title]);
        Assert.NotEmpty(targets);
        Assert.All(
            targets,
            target =>
            {
                var expression = (string)target["expr"]!;
                Assert.Equal(DataSource, (string?)target["datasource"]?["uid"]);
                Assert.NotEmpty(MetricsOf(expression));
                Assert.All(SelectorsOf(expression), selector => Assert.Contains(JobMatcher, selector, StringComparison.Ordinal));
                Assert.All(RangeWindow().Matches(expression), window => Assert.Equal("[$__rate_interval]", window.Value));
            }
        );
    }

    [Theory]
    [MemberData(nameof(MetricNames))]
    public void A_metric_that_it_shows_is_one_that_the_code_exports(string metric)
    {
        var family = HistogramSeries().Replace(metric, "");
        Assert.Contains(Repository.Sources("src"), file => File.ReadAllText(file).Contains($"\"{family}\"", StringComparison.Ordinal));
    }

    /// <summary>Leaders and followers export the same accounts.</summary>
    [Theory]
    [MemberData(nameof(Panels))]
    public void An_account_is_shown_and_summed_once_however_many_replicas_tell_of_it(string title)
    {
        foreach (var expression in Expressions(PanelsByTitle()[title]))
        foreach (Match told in MetricName().Matches(expression))
            Assert.True(!TellsOfAccounts(told.Groups["name"].Value) || OnceAnAccount().IsMatch(expression[..told.Index]), expression);
    }

    private static bool TellsOfAccounts(string metric) =>
        Repository
            .Sources("src")
            .Select(File.ReadAllText)
            .Where(source => source.Contains($"\"{metric}\"", StringComparison.Ordinal))
            .SelectMany(source => CSharpSyntaxTree.ParseText(source).GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>())
            .Select(call => (Method: call.Expression.ToString(), Arguments: call.ArgumentList.ToString()))
            .Any(call =>
                call.Method.EndsWith("CreateGauge", StringComparison.Ordinal)
                && call.Arguments.Contains($"\"{metric}\"", StringComparison.Ordinal)
                && call.Arguments.Contains("Account", StringComparison.Ordinal)
            );

    private static Dictionary<string, JsonNode> PanelsByTitle() =>
        Dashboard["panels"]!
            .AsArray()
            .Where(panel => (string)panel!["type"]! != "row")
            .ToDictionary(panel => (string)panel!["title"]!, panel => panel!);

    private static List<JsonNode> Targets(JsonNode panel) => [.. panel["targets"]!.AsArray().Select(target => target!)];

    private static IEnumerable<string> Expressions(JsonNode panel) => Targets(panel).Select(target => (string)target["expr"]!);

    private static IEnumerable<string> MetricsOf(string expression) =>
        MetricName().Matches(expression).Select(match => match.Groups["name"].Value);

    /// <summary>Each metric with the label matchers that follow it; a metric without any is given back alone.</summary>
    private static IEnumerable<string> SelectorsOf(string expression) => MetricName().Matches(expression).Select(match => match.Value);

    [GeneratedRegex(@"\b(?<name>(bonding|controller_runtime|workqueue|rest_client|leader_election)_[a-z_]+)(\{[^}]*\})?")]
    private static partial Regex MetricName();

    [GeneratedRegex(@"max by \(namespace, account(, resource)?\) \($")]
    private static partial Regex OnceAnAccount();

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex RangeWindow();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex HistogramSeries();
}
