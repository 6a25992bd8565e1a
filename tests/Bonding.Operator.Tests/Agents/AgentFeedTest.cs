using Bonding.Contract;
using Bonding.Operator.Agents;
using Microsoft.Extensions.Time.Testing;

namespace Bonding.Operator.Tests.Agents;

/// <summary>Reports are received once, within a budget, whatever an agent sends.</summary>
public class AgentFeedTest
{
    private readonly FakeTimeProvider _time = new();
    private readonly AgentFeed _node;
    private readonly AgentFeed _guest;

    public AgentFeedTest()
    {
        _node = new AgentFeed(new AgentIdentity(AgentMode.Node, "node-1"), _time);
        _guest = new AgentFeed(new AgentIdentity(AgentMode.Guest, "vm-uid"), _time);
    }

    [Fact]
    public void A_report_that_comes_again_changes_nothing()
    {
        Assert.Equal(ReportOutcome.Received, _node.Receive(OfPods(1, 1_000_000, ("a", 5))).Outcome);
        Assert.Equal(ReportOutcome.Repeated, _node.Receive(OfPods(1, 1_000_000, ("a", 5))).Outcome);

        Assert.Equal([5L], _node.Take("a").Samples.Select(sample => sample.Cpu!.Value));
        Assert.Empty(_node.Take("a").Samples);
    }

    [Fact]
    public void What_waited_through_an_outage_keeps_its_times()
    {
        _node.Receive(OfPods(1, 1_000_000, ("a", 1)));
        _node.Take("a");
        for (var away = 0; away < 30; away++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.Empty(_node.Take("a").Samples);
        }

        for (var second = 2; second <= 31; second++)
            _node.Receive(OfPods(second, second * 1_000_000L, ("a", second), sentAt: 31_000_000));

        var samples = _node.Take("a").Samples;

        Assert.Equal(30, samples.Length);
        Assert.All(samples.Zip(samples.Skip(1)), pair => Assert.Equal(1_000_000, pair.Second.At - pair.First.At));
        Assert.Equal(_node.ArrivedAt, samples[^1].At);
    }

    [Fact]
    public void An_agent_that_starts_anew_counts_from_its_new_beginning()
    {
        _node.Receive(OfPods(7, 900_000_000, ("a", 7)));
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(ReportOutcome.Received, _node.Receive(OfPods(1, 1_000, ("a", 8), run: "second")).Outcome);
        Assert.Equal([_node.ArrivedAt - 1_000_000, _node.ArrivedAt], _node.Take("a").Samples.Select(sample => sample.At));
    }

    [Fact]
    public void A_pod_that_no_tick_takes_keeps_its_newest_samples_only()
    {
        for (var second = 1; second <= 100; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            _node.Receive(OfPods(second, second * 1_000_000L, ("a", second)));
        }

        Assert.Equal([99L, 100L], _node.Take("a").Samples.Select(sample => sample.Cpu!.Value));
    }

    [Fact]
    public void A_pod_that_is_gone_is_forgotten()
    {
        _node.Receive(OfPods(1, 1_000_000, ("a", 1)));
        _node.Receive(OfPods(2, 2_000_000, ("b", 1)));

        Assert.Empty(_node.Take("a").Samples);
        Assert.Single(_node.Take("b").Samples);
    }

    [Fact]
    public void A_guest_reports_its_own_use_alone()
    {
        var report = new Report
        {
            Run = "run",
            Sequence = 1,
            SentAtUs = 10,
            Guest =
            {
                new GuestReading
                {
                    AtUs = 9,
                    Cpu = new CpuTimes
                    {
                        UserUs = 3,
                        SystemUs = 4,
                        IdleUs = 9,
                    },
                },
            },
        };
        Assert.Equal(ReportOutcome.Received, _guest.Receive(report).Outcome);
        Assert.Equal([7L], _guest.Take("vm-uid").Samples.Select(sample => sample.Cpu!.Value));

        var other = _guest.Receive(OfPods(2, 20, ("other", 1), run: "run"));

        Assert.Equal((ReportOutcome.Invalid, "pods has 1 readings; allowed: up to 0 from this caller"), (other.Outcome, other.Problem));
        Assert.Empty(_guest.Take("other").Samples);
    }

    [Fact]
    public void An_agent_that_sends_more_than_its_share_is_stopped_and_may_come_again()
    {
        var outcomes = Enumerable.Range(1, 500).Select(second => _node.Receive(OfPods(second, second, ("a", 1))).Outcome).ToList();

        Assert.Equal(400, outcomes.TakeWhile(outcome => outcome == ReportOutcome.Received).Count());
        Assert.Equal(ReportOutcome.TooMany, outcomes[^1]);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(ReportOutcome.Received, _node.Receive(OfPods(600, 600, ("a", 1))).Outcome);
    }

    [Fact]
    public void A_guest_that_sends_large_reports_is_stopped_by_their_size()
    {
        var outcomes = Enumerable.Range(1, 50).Select(_ => _guest.Receive(new Report { Run = new string('x', 50_000) }).Outcome).ToList();

        Assert.Equal(20, outcomes.Count(outcome => outcome == ReportOutcome.Invalid));
        Assert.Equal(30, outcomes.Count(outcome => outcome == ReportOutcome.TooMany));
    }

    private static Report OfPods(long sequence, long at, (string Uid, long Cpu) pod, long? sentAt = null, string run = "first") =>
        new()
        {
            Run = run,
            Sequence = sequence,
            SentAtUs = sentAt ?? at,
            Pods =
            {
                new PodReading
                {
                    AtUs = at,
                    PodUid = pod.Uid,
                    CpuUs = pod.Cpu,
                },
            },
        };
}
