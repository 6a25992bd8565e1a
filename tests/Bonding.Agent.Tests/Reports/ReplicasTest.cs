using Bonding.Agent.Reports;
using Microsoft.Extensions.Time.Testing;

namespace Bonding.Agent.Tests.Reports;

/// <summary>One lane keeps to the leader, the other to a follower, and a takeover loses neither.</summary>
public class ReplicasTest
{
    private readonly FakeTimeProvider _time = new();
    private readonly Replicas _replicas;

    public ReplicasTest() => _replicas = new Replicas(_time);

    [Fact]
    public void Without_a_leader_a_lane_looks_further()
    {
        Assert.False(_replicas.Keep(0, "b", leads: false));
        Assert.False(_replicas.Keep(0, "c", leads: false));
        Assert.True(_replicas.Keep(0, "a", leads: true));
        Assert.True(_replicas.ReachLeader);
    }

    [Fact]
    public void The_second_lane_wants_another_replica_than_the_first()
    {
        _replicas.Keep(0, "a", leads: true);

        Assert.False(_replicas.Keep(1, "a", leads: true));
        Assert.False(_replicas.ReachFollower);
        Assert.True(_replicas.Keep(1, "b", leads: false));
        Assert.True(_replicas.ReachFollower);
    }

    [Fact]
    public void The_follower_that_was_kept_takes_over()
    {
        _replicas.Keep(0, "a", leads: true);
        _replicas.Keep(1, "b", leads: false);
        _replicas.Leave(0);
        for (var second = 0; second < 15; second++)
        {
            Assert.True(_replicas.Keep(1, "b", leads: false));
            Assert.False(_replicas.Keep(0, "c", leads: false));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.True(_replicas.Keep(1, "b", leads: true));

        Assert.True(_replicas.ReachLeader);
        Assert.True(_replicas.Keep(0, "c", leads: false));
    }

    [Fact]
    public void Lanes_whose_replicas_do_not_lead_for_long_look_for_the_leader()
    {
        _replicas.Keep(0, "a", leads: true);
        _replicas.Keep(1, "b", leads: false);
        Assert.True(_replicas.Keep(0, "a", leads: false));

        _time.Advance(TimeSpan.FromSeconds(21));

        Assert.False(_replicas.Keep(0, "a", leads: false));
        Assert.False(_replicas.Keep(1, "b", leads: false));
    }
}
