using System.Globalization;
using Bonding.Contract;
using Bonding.Operator.Agents;
using Google.Protobuf;
using Microsoft.Extensions.Time.Testing;

namespace Bonding.Operator.Tests.Agents;

/// <summary>A report from a guest may hold anything; only what the contract allows is taken.</summary>
public class ReportCheckTest
{
    private const long Minutes = 60_000_000;

    [Fact]
    public void A_report_as_agents_make_it_is_right()
    {
        Assert.Null(ReportCheck.ProblemOf(Guest(), AgentMode.Guest));
        Assert.Null(ReportCheck.ProblemOf(Node(), AgentMode.Node));
    }

    [Fact]
    public void What_is_wrong_is_named_with_its_value_and_what_is_allowed()
    {
        AssertProblem("run has 0 characters; allowed: 1 to 64", Guest(report => report.Run = ""));
        AssertProblem("sequence is 0; allowed: 1 or more", Guest(report => report.Sequence = 0));
        AssertProblem("sentAtUs is -1; allowed: 0 to 9007199254740991", Guest(report => report.SentAtUs = -1));
        AssertProblem(
            "guest has 11 readings; allowed: up to 10 from this caller",
            Guest(report => report.Guest.Add(Enumerable.Repeat(report.Guest[0], 10)))
        );
        AssertProblem("guest.cpu is missing; allowed: the time of each state", Guest(report => report.Guest[0].Cpu = null));
        AssertProblem("guest.cpu.userUs is -5; allowed: 0 to 9007199254740991", Guest(report => report.Guest[0].Cpu.UserUs = -5));
        AssertProblem(
            "guest.atUs is 1300000000, sentAtUs is 1200000000; allowed: up to 10 minutes before it",
            Guest(report => report.Guest[0].AtUs = 1_300_000_000)
        );
        AssertProblem(
            "guest.atUs is 1, sentAtUs is 1200000000; allowed: up to 10 minutes before it",
            Guest(report => report.Guest[0].AtUs = 1)
        );
        AssertProblem("guest has 1 readings; allowed: up to 0 from this caller", Guest(), AgentMode.Node);
        AssertProblem("pods.podUid has 0 characters; allowed: 1 to 64", Node(report => report.Pods[0].PodUid = ""), AgentMode.Node);
        AssertProblem("pods.cpuUs is -1; allowed: 0 to 9007199254740991", Node(report => report.Pods[0].CpuUs = -1), AgentMode.Node);
        AssertProblem(
            "pods.vcpus.delayUs is -1; allowed: 0 to 9007199254740991",
            Node(report => report.Pods[0].Vcpus[0].DelayUs = -1),
            AgentMode.Node
        );
    }

    /// <summary>AGENT_FUZZ sets how many are tried.</summary>
    [Fact]
    public void Any_bytes_are_received_or_refused_and_no_sample_lies_in_the_future()
    {
        var (random, time) = (new Random(16), new FakeTimeProvider());
        for (var tries = Tries; tries > 0; tries--)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            var mode = tries % 2 == 0 ? AgentMode.Guest : AgentMode.Node;
            var feed = new AgentFeed(new AgentIdentity(mode, "uid"), time);
            if (TryParse(Mutated(mode == AgentMode.Guest ? Guest() : Node(), random)) is not { } report)
                continue;
            var result = feed.Receive(report);
            var samples = feed.Take("uid").Samples;
            Assert.True(result.Outcome == ReportOutcome.Received || samples.Length == 0);
            Assert.All(samples, sample => Assert.True(sample.At <= feed.ArrivedAt && sample.Cpu is null or >= 0));
        }
    }

    private static int Tries =>
        Environment.GetEnvironmentVariable("AGENT_FUZZ") is { Length: > 0 } count ? int.Parse(count, CultureInfo.InvariantCulture) : 5_000;

    private static Report? TryParse(byte[] bytes)
    {
        try
        {
            return Report.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static byte[] Mutated(Report report, Random random)
    {
        var bytes = report.ToByteArray();
        for (var changes = random.Next(1, 5); changes > 0; changes--)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return random.Next(4) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
    }

    private static void AssertProblem(string problem, Report report, AgentMode mode = AgentMode.Guest) =>
        Assert.Equal(problem, ReportCheck.ProblemOf(report, mode));

    private static Report Guest(Action<Report>? change = null)
    {
        var report = Begun();
        report.Guest.Add(
            new GuestReading
            {
                AtUs = 19 * Minutes,
                Cpu = new CpuTimes { UserUs = 3, IdleUs = 4 },
            }
        );
        change?.Invoke(report);
        return report;
    }

    private static Report Node(Action<Report>? change = null)
    {
        var report = Begun();
        report.Pods.Add(
            new PodReading
            {
                AtUs = 19 * Minutes,
                PodUid = "uid",
                CpuUs = 7,
                CpuPressureUs = 8,
                Vcpus =
                {
                    new VcpuDelay { Id = 1, DelayUs = 9 },
                },
            }
        );
        change?.Invoke(report);
        return report;
    }

    private static Report Begun() =>
        new()
        {
            Run = "run",
            Sequence = 1,
            SentAtUs = 20 * Minutes,
        };
}
