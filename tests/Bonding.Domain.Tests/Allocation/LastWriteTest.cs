using Bonding.Domain.Allocation;
using Bonding.Domain.Bursts;

namespace Bonding.Domain.Tests.Allocation;

public class LastWriteTest
{
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    public static TheoryData<string, string, bool> Turns =>
        new()
        {
            { AllocationReason.PutBack, AllocationReason.PutForward, true },
            { AllocationReason.PutBack, AllocationReason.BaseRequest, true },
            { AllocationReason.CutForBursts, AllocationReason.PutForward, true },
            { AllocationReason.CutForBursts, AllocationReason.BaseRequest, false },
            { BurstReason.Entitled, BurstReason.BurstRunning, false },
        };

    [Theory]
    [MemberData(nameof(Turns))]
    public void What_evens_neighbours_out_does_not_turn_within_half_a_minute_and_bursts_do(string down, string up, bool isTooSoon)
    {
        var write = default(LastWrite).Then(Resize(400, 200, down), At);
        Assert.Equal(isTooSoon, write.IsTurnedTooSoonBy(Resize(200, 400, up), AllocationRules.Default, At.AddSeconds(29)));
        Assert.False(write.IsTurnedTooSoonBy(Resize(200, 400, up), AllocationRules.Default, At.AddSeconds(30)));
        Assert.False(write.IsTurnedTooSoonBy(Resize(200, 100, up), AllocationRules.Default, At.AddSeconds(1)));
    }

    [Fact]
    public void A_write_that_moves_the_limit_alone_is_no_turn()
    {
        var write = default(LastWrite).Then(Resize(400, 200, AllocationReason.PutBack), At);
        Assert.Equal(write, write.Then(Resize(200, 200, AllocationReason.LimitRestored), At.AddSeconds(9)));
    }

    private static PlannedResize Resize(int from, int to, string reason) => new("ns/a", new(from), new(to), null, reason);
}
