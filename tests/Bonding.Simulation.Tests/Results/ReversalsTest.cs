using Bonding.Simulation.Results;
using Bonding.Simulation.Scenarios;

namespace Bonding.Simulation.Tests.Results;

/// <summary>Checks which writes count as taken back without a cause.</summary>
public class ReversalsTest
{
    private const int Lead = 4;
    private static readonly MeasureWindow All = new("all", 0, 200);

    [Fact]
    public void Up_and_down_within_half_a_minute_without_a_burst_is_one() => Assert.Equal(1, Count([(100, 1), (130, -1)]));

    [Fact]
    public void Later_is_none() => Assert.Equal(0, Count([(100, 1), (131, -1)]));

    [Fact]
    public void Twice_in_the_same_direction_is_none() => Assert.Equal(0, Count([(100, 1), (110, 1)]));

    [Theory]
    [InlineData(99, 1)]
    [InlineData(100, 0)]
    [InlineData(114, 0)]
    [InlineData(115, 1)]
    public void A_burst_between_them_or_within_the_lead_explains_both(int burst, int reversals) =>
        Assert.Equal(reversals, Count([(100, 1), (110, -1)], burst));

    [Fact]
    public void Only_the_window_counts()
    {
        var writes = new[] { (95, 1), (105, -1), (115, 1) };
        Assert.Equal(1, Reversals.Count(writes, new bool[200], Lead, new MeasureWindow("late", 110, 200)));
    }

    private static int Count((int, int)[] writes, int burst = 0)
    {
        var bursts = new bool[200];
        bursts[burst] = true;
        return Reversals.Count(writes, bursts, Lead, All);
    }
}
