using Bonding.Domain.Allocation;

namespace Bonding.Domain.Tests.Allocation;

/// <summary>Writes of pod specs are rationed.</summary>
public class WriteTokenBucketTest
{
    private readonly WriteTokenBucket _bucket = new();

    [Fact]
    public void It_begins_with_one_write()
    {
        Assert.Equal(1, _bucket.Available);
        Assert.True(_bucket.TryTake());
        Assert.False(_bucket.TryTake());
    }

    [Theory]
    [InlineData(0.5, 3600, 1)]
    [InlineData(5, 3600, 5)]
    [InlineData(1_000, 3600, WriteTokenBucket.MaxPerSecond)]
    [InlineData(5, 0.5, 3)]
    public void It_holds_the_writes_of_one_second_at_most(double perSecond, double seconds, int available)
    {
        _bucket.Fill(perSecond, TimeSpan.FromSeconds(seconds));

        Assert.Equal(available, _bucket.Available);
    }

    [Fact]
    public void Parts_of_a_token_are_saved_until_they_are_a_whole_one()
    {
        _bucket.TryTake();

        _bucket.Fill(0.5, TimeSpan.FromSeconds(1));
        Assert.False(_bucket.TryTake());
        _bucket.Fill(0.5, TimeSpan.FromSeconds(1));

        Assert.True(_bucket.TryTake());
    }
}
