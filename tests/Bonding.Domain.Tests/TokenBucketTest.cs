using Bonding.Domain.Allocation;

namespace Bonding.Domain.Tests;

/// <summary>Writes of pod specs are rationed.</summary>
public class TokenBucketTest
{
    private readonly TokenBucket _bucket = new(tokens: 1);

    [Fact]
    public void It_begins_with_its_first_tokens()
    {
        Assert.Equal(1, _bucket.Available);
        Assert.True(_bucket.TryTake());
        Assert.False(_bucket.TryTake());
    }

    [Theory]
    [InlineData(0.5, 3600, 5)]
    [InlineData(5, 3600, 5)]
    [InlineData(10, 3600, 10)]
    [InlineData(1_000, 3600, AllocationRules.MaxWritesPerSecond)]
    [InlineData(5, 0.5, 3)]
    public void It_holds_the_writes_of_one_second_or_those_of_a_boost_with_its_decreases(double perSecond, double seconds, int available)
    {
        _bucket.Fill(new AllocationRules { WritesPerSecond = perSecond }.WriteRate, TimeSpan.FromSeconds(seconds));

        Assert.Equal(available, _bucket.Available);
    }

    [Fact]
    public void An_action_may_take_several_tokens_or_none()
    {
        _bucket.Fill(new TokenRate(PerSecond: 10, Burst: 10), TimeSpan.FromSeconds(0.4));

        Assert.False(_bucket.TryTake(6));
        Assert.True(_bucket.TryTake(4));
        Assert.Equal(1, _bucket.Available);
    }

    [Fact]
    public void Parts_of_a_token_are_saved_until_they_are_a_whole_one()
    {
        var rate = new TokenRate(PerSecond: 0.5, Burst: 1);
        _bucket.TryTake();

        _bucket.Fill(rate, TimeSpan.FromSeconds(1));
        Assert.False(_bucket.TryTake());
        _bucket.Fill(rate, TimeSpan.FromSeconds(1));

        Assert.True(_bucket.TryTake());
    }
}
