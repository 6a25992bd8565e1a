using Bonding.Demo;
using Bonding.Demo.Views;

namespace Bonding.Integration.Tests.DemoRuns;

/// <summary>When a demo without a duration ends.</summary>
public sealed class LearningTest
{
    [Fact]
    public void It_ends_when_every_forecast_was_ready_for_two_minutes_in_a_row()
    {
        var learning = new Learning(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(2));
        Assert.False(IsOverAt(learning, 40, true, false));
        Assert.False(IsOverAt(learning, 50, true, true));
        Assert.False(IsOverAt(learning, 100, true, false));
        Assert.False(IsOverAt(learning, 110, true, true));
        Assert.False(IsOverAt(learning, 229, true, true));
        Assert.True(IsOverAt(learning, 230, true, true));
    }

    [Fact]
    public void It_ends_after_ten_minutes_if_some_forecast_is_never_ready()
    {
        var learning = new Learning(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(2));
        Assert.False(IsOverAt(learning, 599, true, false));
        Assert.True(IsOverAt(learning, 600, true, false));
    }

    [Fact]
    public void It_does_not_wait_for_what_cannot_be_learnt_within_ten_minutes()
    {
        var learning = new Learning(TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2));
        Assert.False(learning.IsPossible);
        Assert.False(IsOverAt(learning, 179, false));
        Assert.True(IsOverAt(learning, 180, false));
    }

    [Fact]
    public void A_cluster_without_tenants_is_not_ready()
    {
        var learning = new Learning(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(2));
        Assert.False(IsOverAt(learning, 10));
        Assert.False(IsOverAt(learning, 200));
    }

    [Fact]
    public void With_agents_it_lasts_until_their_skill_can_be_seen()
    {
        var options = DemoOptions.Read(name => name == "AGENTS" ? "1" : null);
        var learning = new Learning(options.Spacing, options.Proof);
        Assert.True(learning.IsPossible);
        Assert.False(IsOverAt(learning, 35, true));
        Assert.False(IsOverAt(learning, 35 + 479, true));
        Assert.True(IsOverAt(learning, 35 + 480, true));
    }

    private static bool IsOverAt(Learning learning, int seconds, params bool[] ready)
    {
        var rows = ready.Select(isReady => new TenantRow("shop/web", 0, 0, 1, 1, 0, 0, 0, 0, 0, "", "") { IsForecastReady = isReady });
        learning.Add(new Snapshot([.. rows], new Dictionary<string, int>(), 0), TimeSpan.FromSeconds(seconds));
        return learning.IsOver;
    }
}
