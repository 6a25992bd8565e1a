using Bonding.TestKit.Proxies.Faults;

namespace Bonding.TestKit.Tests.Proxies.Faults;

public class WatchFaultTest(FaultStage stage) : IClassFixture<FaultStage>
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    public static TheoryData<string, WatchFault, string[]> Faults =>
        new()
        {
            { "drop", WatchFaults.Drop, ["a", "c"] },
            { "duplicate", WatchFaults.Duplicate, ["a", "b", "b", "c"] },
            { "delay", WatchFaults.Delay(Short), ["a", "b", "c"] },
            { "reorder", WatchFaults.Reorder(Long), ["a", "c", "b"] },
            { "end after", WatchFaults.EndAfter, ["a", "b", "end"] },
            { "gone", WatchFaults.Gone, ["a", "410", "end"] },
        };

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public async Task The_second_event_alone_is_disturbed(string name, WatchFault fault, string[] expected)
    {
        var rule = new WatchFaultRule(new CallPoint(CallPoint.Event, "configmaps", 2), fault);
        await using var faulty = await FaultCase.OpenAsync(stage, rule);
        var from = await faulty.VersionAsync();
        foreach (var created in (string[])["a", "b", "c"])
            await faulty.CreateDirectlyAsync(created);

        var seen = await faulty.WatchAsync(from, expected.Length);

        Assert.True(expected.SequenceEqual(seen), $"{name}: {string.Join(' ', seen)}");
        Assert.True(rule.HasFired);
    }

    [Fact]
    public async Task A_cut_loses_the_event_and_the_connection()
    {
        var rule = new WatchFaultRule(new CallPoint(CallPoint.Event, "configmaps", 2), WatchFaults.Cut);
        await using var faulty = await FaultCase.OpenAsync(stage, rule);
        var from = await faulty.VersionAsync();
        foreach (var created in (string[])["a", "b", "c"])
            await faulty.CreateDirectlyAsync(created);

        var seen = await faulty.WatchAsync(from, 3);

        Assert.Equal("cut", seen[^1]);
        Assert.DoesNotContain("b", seen);
        Assert.Equal(["a", "b", "c"], await faulty.WatchAsync(from, 3));
    }

    [Fact]
    public async Task An_event_held_back_for_the_next_one_comes_late_if_there_is_none()
    {
        var rule = new WatchFaultRule(new CallPoint(CallPoint.Event, "configmaps", 2), WatchFaults.Reorder(Short));
        await using var faulty = await FaultCase.OpenAsync(stage, rule);
        var from = await faulty.VersionAsync();
        foreach (var created in (string[])["a", "b"])
            await faulty.CreateDirectlyAsync(created);

        Assert.Equal(["a", "b"], await faulty.WatchAsync(from, 2));
    }
}
