using Bonding.Domain.Metering;

namespace Bonding.Domain.Tests.Metering;

/// <summary>What held a tenant back, from shares of a stretch of time.</summary>
public class ContentionTest
{
    private const double Unknown = double.NaN;

    [Fact]
    public void The_waiting_of_vCPUs_is_added_to_the_usage()
    {
        // Two vCPUs, one of which ran all the time, while the other waited for three quarters of it.
        var contention = Contention.Of([new(0, Unknown), new(0.75, Unknown)], 1.25, areVcpus: true, hasLimit: false);
        Assert.Equal(new Contention(ContentionCause.Weight, 0.75), contention);
    }

    [Fact]
    public void A_containers_pressure_counts_for_one_thread_or_for_its_share_of_the_usage()
    {
        var one = Contention.Of([new(0.5, 0)], 0.5, areVcpus: false, hasLimit: true);
        var many = Contention.Of([new(0.5, 0)], 8, areVcpus: false, hasLimit: true);
        Assert.Equal((new Contention(ContentionCause.Weight, 0.5), new Contention(ContentionCause.Weight, 4)), (one, many));
    }

    [Fact]
    public void Waiting_for_ones_own_limit_is_no_demand_for_weight()
    {
        // An idle machine: four of five seconds were throttled, and pressure counts them.
        var contention = Contention.Of([new(0.8, 0.8)], 0.2, areVcpus: false, hasLimit: true);
        Assert.Equal(new Contention(ContentionCause.OwnLimit, 0), contention);
    }

    [Fact]
    public void What_was_not_throttled_of_the_waiting_was_for_weight()
    {
        var contention = Contention.Of([new(0.8, 0.3)], 0.2, areVcpus: false, hasLimit: true);
        Assert.Equal(ContentionCause.Weight, contention.Cause);
        Assert.Equal(0.5, contention.Waiting, 1e-12);
    }

    [Fact]
    public void Waiting_under_a_limit_that_is_not_known_to_throttle_tells_nothing()
    {
        Assert.Equal(Contention.Unknown, Contention.Of([new(0.8, Unknown)], 0.2, areVcpus: true, hasLimit: true));
        Assert.Equal(ContentionCause.Weight, Contention.Of([new(0.8, Unknown)], 0.2, areVcpus: true, hasLimit: false).Cause);
    }

    [Fact]
    public void Throttling_alone_shows_the_limit_and_nothing_of_weight()
    {
        Assert.Equal(ContentionCause.OwnLimit, Contention.Of([new(Unknown, 0.6)], 0.2, areVcpus: false, hasLimit: true).Cause);
        Assert.Equal(ContentionCause.Unknown, Contention.Of([new(Unknown, 0)], 0.2, areVcpus: false, hasLimit: true).Cause);
    }

    [Fact]
    public void A_scheduler_always_takes_its_time_so_a_little_waiting_is_none()
    {
        Assert.Equal(ContentionCause.None, Contention.Of([new(0.05, Unknown)], 0.5, areVcpus: true, hasLimit: false).Cause);
        Assert.Equal(ContentionCause.Weight, Contention.Of([new(0.06, Unknown)], 0.5, areVcpus: true, hasLimit: false).Cause);
        Assert.Equal(ContentionCause.None, Contention.Of([new(0, Unknown)], 0, areVcpus: true, hasLimit: false).Cause);
    }

    [Fact]
    public void Nothing_known_is_not_nothing_waited() =>
        Assert.Equal(Contention.Unknown, Contention.Of([], 1, areVcpus: false, hasLimit: false));
}
