using Bonding.Domain.Metering;

namespace Bonding.Domain.Tests.Metering;

/// <summary>A namespace with very many series is read apart, at a bounded cost, and comes back by itself.</summary>
public class FloodWatchTest
{
    private const int Limit = 1_000;
    private static readonly DateTimeOffset Begin = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private readonly FloodWatch _floods = new(Limit);

    [Fact]
    public void Only_a_namespace_beyond_the_limit_is_set_apart()
    {
        Assert.Equal(["evil"], Note(("evil", 1_001), ("shop", 1_000)));
        Assert.Equal(["evil"], _floods.Apart);
        Assert.Empty(Note(("evil", 60_000)));
    }

    [Fact]
    public void It_is_read_at_once_and_comes_back_when_it_is_clearly_below_the_limit()
    {
        Note(("evil", 1_001));
        Assert.Equal("evil", _floods.Next(Begin));

        Assert.False(_floods.Succeed("evil", 801, isWhole: true, TimeSpan.Zero, Begin));
        Assert.False(_floods.Succeed("evil", 10, isWhole: false, TimeSpan.Zero, Begin));
        Assert.True(_floods.Succeed("evil", 800, isWhole: true, TimeSpan.Zero, Begin));
        Assert.Empty(_floods.Apart);
    }

    [Fact]
    public void One_that_cannot_be_read_is_tried_more_and_more_rarely_and_is_said()
    {
        Note(("evil", 60_000));
        Assert.Empty(_floods.Unread);
        List<double> waits = [];
        var now = Begin;
        for (var attempt = 0; attempt < 9; attempt++)
        {
            _floods.Fail("evil", now);
            var next = Enumerable.Range(1, 700).Select(second => now.AddSeconds(second)).First(at => _floods.Next(at) is not null);
            waits.Add((next - now).TotalSeconds);
            now = next;
        }

        Assert.Equal([5, 10, 20, 40, 80, 160, 320, 600, 600], waits);
        Assert.Equal(60_000, _floods.Unread["evil"]);
    }

    [Fact]
    public void It_counts_as_unread_until_all_of_its_past_is_read()
    {
        Note(("evil", 60_000));
        _floods.Fail("evil", Begin);
        _floods.Succeed("evil", 900, isWhole: false, TimeSpan.Zero, Begin);
        Assert.Single(_floods.Unread);

        _floods.Succeed("evil", 900, isWhole: true, TimeSpan.Zero, Begin);
        Assert.Empty(_floods.Unread);
        Assert.Single(_floods.Apart);
    }

    [Fact]
    public void A_namespace_without_accounts_is_forgotten()
    {
        Note(("evil", 60_000), ("other", 60_000));
        _floods.Keep(new HashSet<string> { "other" });

        Assert.Equal(["other"], _floods.Apart);
        Assert.False(_floods.Succeed("evil", 1, isWhole: true, TimeSpan.Zero, Begin));
        _floods.Fail("evil", Begin);
        Assert.Equal(["other"], _floods.Apart);
    }

    // Namespaces whose numbers of series change at random, of which some cannot be read at all: whatever happens, at most a tenth of the
    // time is spent on those that can be read, the attempts at one that cannot grow rare, everybody gets a turn, and all come back.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Any_flood_costs_a_bounded_share_of_the_time_and_ends_by_itself(int seed)
    {
        var random = new Random(seed);
        var names = Enumerable.Range(0, 5).Select(number => $"ns-{number}").ToArray();
        var (attempts, failures, busy) = (names.ToDictionary(ns => ns, _ => 0), names.ToDictionary(ns => ns, _ => 0), 0.0);
        for (var second = 0; second < 3_600; second++)
        {
            var now = Begin.AddSeconds(second);
            var isOver = second >= 1_800;
            Note(now, [.. names.Select(ns => (ns, isOver ? 10 : random.Next(2 * Limit)))]);
            if (_floods.Next(now) is not { } turn)
                continue;
            attempts[turn]++;
            if (!isOver && turn is ("ns-0" or "ns-1"))
            {
                failures[turn]++;
                _floods.Fail(turn, now);
                continue;
            }

            var took = TimeSpan.FromMilliseconds(random.Next(1, 2_000));
            busy += took.TotalSeconds;
            _floods.Succeed(turn, isOver ? 10 : 5 * Limit, random.Next(2) == 0 || isOver, took, now + took);
        }

        Assert.Empty(_floods.Apart);
        Assert.All(attempts.Values, count => Assert.InRange(count, 4, 1_800));
        Assert.All(names.Take(2), ns => Assert.InRange(failures[ns], 8, 10));
        // Three namespaces, each for at most a tenth of its own time.
        Assert.InRange(busy, 1, 3 * 1_800 / 10.0 + 10);
    }

    private IReadOnlyList<string> Note(params (string Namespace, int Series)[] counts) => Note(Begin, counts);

    private IReadOnlyList<string> Note(DateTimeOffset now, params (string Namespace, int Series)[] counts) =>
        _floods.Note(counts.Select(count => KeyValuePair.Create(count.Namespace, count.Series)), now);
}
