using System.Text;
using Bonding.Contract;
using Bonding.Domain;
using Bonding.Domain.Decisions;
using Bonding.Forecasting;
using Bonding.Operator.Agents;
using Bonding.Operator.Loop.Decide;
using Bonding.Operator.Loop.Observe;
using Bonding.Operator.Loop.Report;
using Bonding.Operator.Tests.TenantApi;
using Microsoft.Extensions.Time.Testing;
using Prometheus;

namespace Bonding.Operator.Tests.Loop.Report;

/// <summary>What agents report of tenants' pods is exported, and of nothing else.</summary>
public class ReportedUsageTest
{
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private readonly FakeTimeProvider _time = new();
    private readonly LatestDecision _latest = new();
    private readonly AgentReadings _agents;
    private readonly AgentFeed _feed;

    public ReportedUsageTest()
    {
        _agents = new AgentReadings(_time);
        _feed = _agents.Open(new AgentIdentity(AgentMode.Node, "node"))!;
        var cluster = new ObservedCluster(BondingRules.Default, DateTimeOffset.UnixEpoch);
        cluster.AddNode("node", new NodeCapacity(new(2000), new(100)));
        new SampleTenant("db", new Millicores(100), null, 0, Forecast.Unknown).AddTo(cluster);
        _latest.Publish(TickDecision.Decide(cluster, DecisionState.Empty));
    }

    [Fact]
    public async Task The_pods_of_tenants_are_shown_until_no_agent_reports_them()
    {
        await new ReportedUsage(_registry, _agents, _latest).StartAsync(TestContext.Current.CancellationToken);
        Send(1, cpu: 2_500_000);

        var shown = await ScrapeAsync();

        Assert.Contains(
            "bonding_agent_cpu_seconds_total{namespace=\"ns\",pod=\"db-pod\",agent=\"node\"} 2.5",
            shown,
            StringComparison.Ordinal
        );
        Assert.Contains("bonding_agent_memory_bytes{namespace=\"ns\",pod=\"db-pod\",agent=\"node\"} 4096", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("stranger", shown, StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.DoesNotContain("db-pod", await ScrapeAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_counter_that_begins_anew_is_shown_as_it_is()
    {
        await new ReportedUsage(_registry, _agents, _latest).StartAsync(TestContext.Current.CancellationToken);
        Send(1, cpu: 9_000_000);
        await ScrapeAsync();

        Send(2, cpu: 1_000_000);

        Assert.Contains("agent=\"node\"} 1\n", await ScrapeAsync(), StringComparison.Ordinal);
    }

    private void Send(long second, long cpu)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        var report = new Contract.Report
        {
            Run = "run",
            Sequence = second,
            SentAtUs = second * 1_000_000,
        };
        foreach (var uid in new[] { "uid-db", "stranger" })
            report.Pods.Add(
                new PodReading
                {
                    AtUs = report.SentAtUs,
                    PodUid = uid,
                    CpuUs = cpu,
                    MemoryBytes = 4096,
                }
            );
        Assert.Equal(ReportOutcome.Received, _feed.Receive(report).Outcome);
    }

    private async Task<string> ScrapeAsync()
    {
        using var text = new MemoryStream();
        await _registry.CollectAndExportAsTextAsync(text, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(text.ToArray());
    }
}
