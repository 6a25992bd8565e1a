using Bonding.Agent.Nodes;
using Bonding.Contract;

namespace Bonding.Agent.Tests.Nodes;

/// <summary>Threads are read when they may have waited, and many of them more rarely.</summary>
public sealed class ThreadTurnsTest
{
    private readonly ThreadTurns _turns = new();

    [Fact]
    public void Without_pressure_a_pod_that_used_no_CPU_is_left_alone_after_one_more_turn()
    {
        Assert.True(IsDue(cpu: 100));
        Assert.True(IsDue(cpu: 101));

        Assert.True(IsDue(cpu: 101));
        Assert.False(IsDue(cpu: 101));
        Assert.True(IsDue(cpu: 102));
    }

    [Fact]
    public void Pressure_of_a_thousandth_that_adds_up_counts_and_CPU_time_alone_does_not()
    {
        Assert.True(IsDue(cpu: 0, pressure: 0));
        Assert.True(IsDue(cpu: 1, pressure: 0));

        Assert.False(IsDue(cpu: 2, pressure: 3000));
        Assert.True(IsDue(cpu: 3, pressure: 6000));
    }

    [Fact]
    public void A_pod_that_says_neither_is_read_at_every_turn()
    {
        for (var turn = 0; turn < 5; turn++)
            Assert.True(_turns.IsDue(new PodReading(), 1));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(25, 1)]
    [InlineData(26, 2)]
    [InlineData(50, 2)]
    [InlineData(100_000, 12)]
    public void Many_threads_are_read_more_rarely_but_once_a_minute(int threads, int every)
    {
        var due = Enumerable.Range(1, 24).Where(turn => IsDue(cpu: turn, threads: threads));

        Assert.Equal(Enumerable.Range(1, 24).Where(turn => turn % every == 0), due);
    }

    private bool IsDue(long cpu, long? pressure = null, int threads = 1)
    {
        var reading = new PodReading { CpuUs = cpu };
        if (pressure is { } known)
            reading.CpuPressureUs = known;
        return _turns.IsDue(reading, threads);
    }
}
