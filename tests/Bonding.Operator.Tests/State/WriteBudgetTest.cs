using Bonding.Domain;
using Bonding.Domain.Allocation;
using Bonding.Operator.State;
using Microsoft.Extensions.Time.Testing;

namespace Bonding.Operator.Tests.State;

/// <summary>Writes of pod specs are rationed.</summary>
public class WriteBudgetTest
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(5, 50)]
    [InlineData(0.5, 5)]
    [InlineData(1_000, 200)]
    public void Over_ten_seconds_no_more_is_written_than_the_rate_or_twenty_a_second_allow(double rate, int most)
    {
        var budget = new WriteBudget(_time);
        while (budget.TryTake(RateOf(rate))) { }
        var taken = 0;
        for (var step = 0; step < 1_000; step++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
            while (budget.TryTake(RateOf(rate)))
                taken++;
        }

        Assert.InRange(taken, most - 1, most);
    }

    [Fact]
    public void An_idle_budget_holds_one_second_of_writes()
    {
        var budget = new WriteBudget(_time);
        _time.Advance(TimeSpan.FromHours(1));
        var taken = 0;
        while (budget.TryTake(RateOf(5)))
            taken++;

        Assert.Equal(5, taken);
    }

    private static TokenRate RateOf(double writesPerSecond) => new AllocationRules { WritesPerSecond = writesPerSecond }.WriteRate;
}
