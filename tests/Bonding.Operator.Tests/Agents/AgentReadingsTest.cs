using Bonding.Contract;
using Bonding.Domain;
using Bonding.Domain.Allocation;
using Bonding.Domain.Metering;
using Bonding.Operator.Agents;
using Bonding.Operator.State;
using Microsoft.Extensions.Time.Testing;

namespace Bonding.Operator.Tests.Agents;

/// <summary>A tick takes what was reported of a pod by those who may speak of it.</summary>
public class AgentReadingsTest
{
    private static readonly DateTimeOffset Present = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private static readonly TenantPod Pod = new(
        "shop",
        "virt-launcher-db",
        "uid-1",
        "node-1",
        [new ContainerCpu("compute", new Millicores(100), null)],
        PodQos.Burstable,
        null,
        null
    );

    private readonly FakeTimeProvider _time = new();
    private readonly AgentReadings _readings;

    public AgentReadingsTest() => _readings = new AgentReadings(_time);

    [Fact]
    public void Samples_are_as_old_as_their_readings_on_the_clock_of_the_forecasts()
    {
        var feed = _readings.Open(new AgentIdentity(AgentMode.Node, "node-1"))!;
        feed.Receive(OfPod(1, 1_000_000, cpu: 2_500_000));
        _time.Advance(TimeSpan.FromSeconds(0.4));

        var sample = Assert.Single(_readings.Take(Pod, Present).FromNode.Samples);

        Assert.Equal((Present.AddSeconds(-0.4), 2.5), (sample.At, sample.Value));
    }

    [Fact]
    public void The_agent_of_another_node_is_not_heard()
    {
        _readings.Open(new AgentIdentity(AgentMode.Node, "node-2"))!.Receive(OfPod(1, 1_000_000, cpu: 5));
        _readings.Open(new AgentIdentity(AgentMode.Guest, "uid-2"))!.Receive(OfGuest(1, 1_000_000, used: 5));

        var series = _readings.Take(Pod, Present);

        Assert.Empty(series.FromNode.Samples);
        Assert.Empty(series.FromGuest.Samples);
    }

    [Fact]
    public void A_pod_is_reported_as_long_as_its_agent_is_heard()
    {
        var feed = _readings.Open(new AgentIdentity(AgentMode.Node, "node-1"))!;
        Assert.False(_readings.Take(Pod, Present).IsReportedByNode);

        feed.Receive(OfPod(1, 1_000_000, cpu: 5));
        Assert.True(_readings.Take(Pod, Present).IsReportedByNode);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(_readings.Take(Pod, Present).IsReportedByNode);
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.False(_readings.Take(Pod, Present).IsReportedByNode);
    }

    [Fact]
    public void The_waiting_of_each_vcpu_is_a_series_as_KubeVirt_reports_it()
    {
        var feed = _readings.Open(new AgentIdentity(AgentMode.Node, "node-1"))!;
        feed.Receive(OfPod(1, 1_000_000, cpu: 1, (0, 100_000), (1, 300_000)));

        var delays = _readings.Take(Pod, Present).Contention;

        Assert.All(delays, series => Assert.Equal((SeriesKind.VcpuDelay, "node-1"), (series.Kind, series["node"])));
        Assert.Equal([("0", 0.1), ("1", 0.3)], delays.Select(series => (series["id"], series.Samples[0].Value)));
    }

    [Fact]
    public void All_readings_of_a_report_are_taken_with_memory_and_disks()
    {
        var report = OfGuest(1, 5_000_000, used: 0);
        report.Guest.Clear();
        for (var fifth = 1; fifth <= 5; fifth++)
            report.Guest.Add(
                new GuestReading
                {
                    AtUs = 4_000_000 + (200_000 * fifth),
                    Cpu = new CpuTimes { UserUs = 1000 * fifth },
                    MemoryTotalBytes = 4096,
                    MemoryAvailableBytes = 1024,
                    DiskReadBytes = 10 * fifth,
                    DiskWrittenBytes = fifth,
                }
            );
        var feed = _readings.Open(new AgentIdentity(AgentMode.Guest, "uid-1"))!;
        _readings.Take(Pod, Present);
        feed.Receive(OfGuest(1, 3_000_000, used: 0));
        _readings.Take(Pod, Present);
        report.Sequence = 2;
        _time.Advance(TimeSpan.FromSeconds(2));
        feed.Receive(report);

        var taken = _readings.Take(Pod, Present);

        Assert.Equal([0.001, 0.002, 0.003, 0.004, 0.005], taken.FromGuest.Samples.Select(sample => sample.Value));
        Assert.Equal([11.0, 22, 33, 44, 55], taken.DisksFromGuest.Samples.Select(sample => sample.Value));
        Assert.Equal(
            [(SeriesKind.GuestMemoryAvailable, 4096.0), (SeriesKind.GuestMemoryUsable, 1024)],
            taken.MemoryFromGuest.Select(series => (series.Kind, series.Samples[^1].Value))
        );
        Assert.True(taken.IsReportedByGuest);
    }

    [Fact]
    public void Of_what_waited_through_an_outage_seconds_are_enough()
    {
        var feed = _readings.Open(new AgentIdentity(AgentMode.Guest, "uid-1"))!;
        feed.Receive(OfGuest(1, 1_000_000, used: 0));
        _readings.Take(Pod, Present);
        var late = OfGuest(2, 2_000_000, used: 1_000_000);
        late.Guest.Insert(
            0,
            new GuestReading
            {
                AtUs = 1_500_000,
                Cpu = new CpuTimes { UserUs = 500_000 },
            }
        );
        late.SentAtUs = 20_000_000;
        _time.Advance(TimeSpan.FromSeconds(19));

        feed.Receive(late);

        Assert.Equal([1.0], _readings.Take(Pod, Present).FromGuest.Samples.Select(sample => sample.Value));
    }

    [Fact]
    public void The_memory_of_a_pod_is_a_series_as_the_kubelet_reports_it()
    {
        var feed = _readings.Open(new AgentIdentity(AgentMode.Node, "node-1"))!;
        var report = OfPod(1, 1_000_000, cpu: 1);
        report.Pods[0].MemoryBytes = 2048;
        feed.Receive(report);

        var memory = _readings.Take(Pod, Present).MemoryFromNode;

        Assert.Equal((SeriesKind.ContainerMemory, "virt-launcher-db", ""), (memory.Kind, memory["pod"], memory["container"]));
        Assert.Equal(2048, Assert.Single(memory.Samples).Value);
    }

    [Fact]
    public void An_agent_has_two_streams_at_most()
    {
        var identity = new AgentIdentity(AgentMode.Guest, "uid-1");
        var first = _readings.Open(identity)!;
        Assert.Same(first, _readings.Open(identity));
        Assert.Null(_readings.Open(identity));

        _readings.Close(first);

        Assert.NotNull(_readings.Open(identity));
    }

    [Fact]
    public void An_agent_that_left_is_forgotten_after_a_minute()
    {
        var identity = new AgentIdentity(AgentMode.Guest, "uid-1");
        var feed = _readings.Open(identity)!;
        _readings.Close(feed);
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Same(feed, _readings.Open(identity));
        _readings.Close(feed);
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.NotSame(feed, _readings.Open(identity));
    }

    private static Report OfPod(long sequence, long at, long cpu, params (int Id, long Delay)[] vcpus)
    {
        var pod = new PodReading
        {
            AtUs = at,
            PodUid = "uid-1",
            CpuUs = cpu,
        };
        pod.Vcpus.AddRange(vcpus.Select(vcpu => new VcpuDelay { Id = vcpu.Id, DelayUs = vcpu.Delay }));
        return new Report
        {
            Run = "run",
            Sequence = sequence,
            SentAtUs = at,
            Pods = { pod },
        };
    }

    private static Report OfGuest(long sequence, long at, long used) =>
        new()
        {
            Run = "run",
            Sequence = sequence,
            SentAtUs = at,
            Guest =
            {
                new GuestReading
                {
                    AtUs = at,
                    Cpu = new CpuTimes { UserUs = used },
                },
            },
        };
}
