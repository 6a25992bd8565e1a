using Bonding.Kubernetes.Conditions;
using k8s.Models;

namespace Bonding.Kubernetes.Tests.Conditions;

public class ConditionUpdateTest
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, 500, TimeSpan.Zero);
    private readonly List<V1Condition> _conditions = [];

    [Fact]
    public void The_transition_time_moves_only_with_the_status()
    {
        Set("AllGood", true, "fine", 1, Noon);
        Set("StillGood", true, "fine", 2, Noon.AddMinutes(1));
        Assert.Equal(Noon.UtcDateTime.AddMilliseconds(-500), _conditions.Single().LastTransitionTime);

        Set("Lost", null, "who knows", 2, Noon.AddMinutes(2));

        var ready = Assert.Single(_conditions);
        Assert.Equal(("Unknown", "Lost", 2L), (ready.Status, ready.Reason, ready.ObservedGeneration));
        Assert.Equal(Noon.UtcDateTime.AddMinutes(2).AddMilliseconds(-500), ready.LastTransitionTime);
    }

    [Fact]
    public void Setting_the_same_again_is_no_change()
    {
        Assert.True(Set("AllGood", true, "fine", 1, Noon));
        Assert.False(Set("AllGood", true, "fine", 1, Noon.AddHours(1)));
        Assert.True(Set("AllGood", true, "fine", 2, Noon.AddHours(1)));
    }

    [Fact]
    public void A_message_beyond_the_limit_is_cut_to_it()
    {
        Set("Long", true, new string('x', 40_000), 1, Noon);

        Assert.Equal(ConditionUpdate.MaxMessageLength, _conditions.Single().Message.Length);
    }

    private bool Set(string reason, bool? status, string message, long generation, DateTimeOffset now) =>
        new ConditionUpdate("Ready", status, reason, message).ApplyTo(_conditions, generation, now);
}
