using Bonding.Kubernetes.Queues;

namespace Bonding.Kubernetes.Tests.Queues;

/// <summary>Groups take turns, and within a group the first comes first.</summary>
public class FairLineTest
{
    private readonly FairLine<string> _line = new(key => key[..1]);

    [Fact]
    public void A_group_of_thousands_delays_another_by_one_key()
    {
        for (var key = 0; key < 6_000; key++)
            _line.Enqueue($"a{key}");
        _line.TryDequeue(out _);
        _line.Enqueue("b0");
        _line.Enqueue("c0");

        Assert.Equal(["a1", "b0", "c0", "a2", "a3"], Take(5));
    }

    [Fact]
    public void Nothing_is_lost_and_no_group_is_overtaken_by_its_own()
    {
        var random = new Random(1);
        var keys = Enumerable.Range(0, 2_000).Select(number => $"{(char)('a' + random.Next(5))}{number}").ToList();
        List<string> taken = [];
        foreach (var key in keys)
        {
            _line.Enqueue(key);
            if (random.Next(3) == 0)
                taken.AddRange(Take(1));
        }
        taken.AddRange(Take(keys.Count - taken.Count));

        Assert.False(_line.TryDequeue(out _));
        foreach (var group in keys.GroupBy(key => key[..1]))
            Assert.Equal(group, taken.Where(key => key[..1] == group.Key));
    }

    private List<string> Take(int count) => [.. Enumerable.Range(0, count).Select(_ => _line.TryDequeue(out var key) ? key : "none")];
}
