using Bonding.TestKit.Processes;
using Bonding.TestKit.Tools;

namespace Bonding.Integration.Tests.Chart;

/// <summary>When the chart's alerts fire, by the real promtool on the rules that Helm renders. Seconds count from the start.</summary>
public class AlertTest
{
    // After 600 s the newest sample that was settled stays the newest. It is older than 900 s from 1,501 s on, and 300 s later the alert
    // fires. From 1,901 s on everything is settled again.
    private const string TargetDown = "0+1x600 600x1299 1901+1x300";
    private const string Settled = "0+1x2200";

    private const string Fired =
        "{ exp_labels: { severity: warning }, exp_annotations: { "
        + "summary: 'The newest sample that an account was settled to is 15 minutes old.', description: 'A scrape target is down, or the "
        + "account is still catching up after an outage. Its condition MetricsAvailable or Ready gives the reason.' } }";

    [Fact]
    public Task A_target_that_is_down_fires_it_5_minutes_after_its_newest_sample_is_15_minutes_old_until_it_is_back() =>
        AssertNotSettledAsync(
            new("down, not for long", 1800, false, Leader(TargetDown)),
            new("down", 1801, true, Leader(TargetDown)),
            new("still down", 1900, true, Leader(TargetDown)),
            new("back", 1901, false, Leader(TargetDown))
        );

    [Fact]
    public Task Samples_that_are_as_rare_as_supported_do_not_fire_it()
    {
        // Every two minutes, and settled then.
        var rare = string.Join(' ', Enumerable.Range(0, 20).Select(scrape => $"{scrape * 120}x119"));
        return AssertNotSettledAsync(
            new("every second", 2200, false, Leader(Settled)),
            new("every two minutes", 2399, false, Leader(rare)),
            // Behind since its creation, which is a day ago.
            new("never settled", 299, false, Leader("-86400x400")),
            new("never settled for 5 minutes", 300, true, Leader("-86400x400"))
        );
    }

    [Fact]
    public Task Replicas_that_only_follow_have_no_say()
    {
        var follower = new Replica("follower", string.Join(' ', Enumerable.Repeat("NaN", 2000)));
        return AssertNotSettledAsync(
            new("the leader is behind", 1801, true, follower, Leader(TargetDown)),
            new("the leader is not behind", 1801, false, follower, Leader(Settled)),
            new("no tenant is running", 1801, false, follower)
        );
    }

    private static Replica Leader(string values) => new("leader", values);

    private static async Task AssertNotSettledAsync(params Situation[] situations)
    {
        var stop = TestContext.Current.CancellationToken;
        using var folder = WorkFolder.Create();
        await File.WriteAllTextAsync(folder.File("rules.yaml"), await RulesAsync(), stop);
        var tests = string.Concat(situations.Select(TestOf));
        await File.WriteAllTextAsync(folder.File("test.yaml"), $"rule_files: [rules.yaml]\nevaluation_interval: 1s\ntests:\n{tests}", stop);
        var result = await Promtool.RunAsync(["test", "rules", folder.File("test.yaml")], stop);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
    }

    private static string TestOf(Situation situation)
    {
        var series = situation.Replicas.Select(replica =>
            $$"""      - { series: 'bonding_settled_timestamp_seconds{pod="{{replica.Pod}}"}', values: '{{replica.Values}}' }"""
        );
        return $"""
              - name: {situation.Name}
                interval: 1s
                input_series:
            {string.Join('\n', series)}
                alert_rule_test:
                  - eval_time: {situation.At}s
                    alertname: BondingAccountsNotSettled
                    exp_alerts: [{(situation.Fires ? Fired : "")}]

            """;
    }

    private static async Task<string> RulesAsync()
    {
        const string spec = "spec:\n";
        var rendered = await OperatorChart.TemplateAsync(OperatorChart.Everything, "--show-only", "templates/prometheusrule.yaml");
        var text = rendered.OutputOrThrow();
        return text[(text.IndexOf(spec, StringComparison.Ordinal) + spec.Length)..];
    }

    private sealed record Situation(string Name, int At, bool Fires, params Replica[] Replicas);

    private sealed record Replica(string Pod, string Values);
}
