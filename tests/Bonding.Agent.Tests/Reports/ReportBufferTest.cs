using Bonding.Agent.Reports;
using Bonding.Contract;

namespace Bonding.Agent.Tests.Reports;

/// <summary>An outage loses nothing that fits into the buffer, and the buffer has bounds.</summary>
public class ReportBufferTest
{
    private readonly ReportBuffer _buffer = new("run");

    [Fact]
    public void Reports_wait_until_they_are_received()
    {
        Add(9);
        Assert.Equal([7L, 8L, 9L], _buffer.After(6).Select(report => report.Sequence));

        _buffer.Acknowledge(8);

        Assert.Equal(new BufferState(Reported: 9, Received: 8, Waiting: 1, Dropped: 0), _buffer.State);
    }

    [Fact]
    public void The_last_that_were_received_stay_for_a_replica_that_is_a_moment_behind()
    {
        Add(9);

        _buffer.Acknowledge(9);

        Assert.Equal([8L, 9L], _buffer.After(0).Select(report => report.Sequence));
        Assert.Equal(0, _buffer.State.Waiting);
        Add(ReportBuffer.MostReports);
        Assert.Equal(0, _buffer.State.Dropped);
    }

    [Fact]
    public void Beyond_five_minutes_the_oldest_are_dropped_and_later_ones_say_so()
    {
        Add(ReportBuffer.MostReports + 10);

        Assert.Equal(11, _buffer.After(0)[0].Sequence);
        Assert.Equal(new BufferState(310, 0, 300, 10), _buffer.State);
        Add(1);
        Assert.Equal(10, _buffer.After(0)[^1].Dropped);
    }

    [Fact]
    public void Large_reports_have_a_bound_together_and_the_newest_is_kept_whatever_its_size()
    {
        for (var made = 0; made < 10; made++)
            _buffer.Add(new Report { Pods = { new PodReading { PodUid = new string('x', 200_000) } } });
        Assert.Equal(5, _buffer.State.Waiting);

        _buffer.Add(new Report { Pods = { new PodReading { PodUid = new string('x', 2_000_000) } } });

        Assert.Equal([11L], _buffer.After(0).Select(report => report.Sequence));
    }

    [Fact]
    public void A_receipt_for_what_was_never_sent_forgets_nothing_that_comes_later()
    {
        Add(2);
        _buffer.Acknowledge(1_000);

        Add(1);

        Assert.Equal(new BufferState(Reported: 3, Received: 2, Waiting: 1, Dropped: 0), _buffer.State);
    }

    [Fact]
    public async Task A_wait_ends_with_the_next_report()
    {
        Add(1);
        Assert.True(_buffer.WaitAsync(0, TestContext.Current.CancellationToken).IsCompleted);
        var wait = _buffer.WaitAsync(1, TestContext.Current.CancellationToken);
        Assert.False(wait.IsCompleted);

        Add(1);

        await wait.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    private void Add(int reports)
    {
        for (var made = 0; made < reports; made++)
            _buffer.Add(new Report());
    }
}
