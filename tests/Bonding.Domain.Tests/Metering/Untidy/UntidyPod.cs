namespace Bonding.Domain.Tests.Metering.Untidy;

/// <summary>A pod as it truly ran: its containers with their lives, each of which has a counter of its own that begins at zero.</summary>
internal sealed class UntidyPod
{
    private UntidyPod(string name, double from, double to, IReadOnlyList<UntidyContainer> containers) =>
        (Name, From, To, Containers) = (name, from, to, containers);

    public string Name { get; }

    public double From { get; }

    public double To { get; }

    public IReadOnlyList<UntidyContainer> Containers { get; }

    /// <summary>Draws a pod.</summary>
    /// <param name="random">The draw.</param>
    /// <param name="name">Its name.</param>
    /// <param name="life">When it runs, in seconds.</param>
    /// <param name="size">The most that it uses, in vCPUs.</param>
    /// <param name="restarts">Whether its containers restart.</param>
    public static UntidyPod Draw(Random random, string name, (double From, double To) life, double size, bool restarts)
    {
        var count = random.Next(1, 3);
        List<UntidyContainer> containers = [];
        for (var index = 0; index < count; index++)
        {
            List<(double From, double To)> lives = [];
            var begin = life.From;
            while (begin < life.To)
            {
                var end = restarts && random.Next(4) > 0 ? begin + 20 + (random.NextDouble() * (life.To - life.From) / 2) : life.To;
                lives.Add((begin, Math.Min(end, life.To)));
                begin = end + (random.NextDouble() * 4);
            }

            containers.Add(new UntidyContainer($"c{index}", lives, new LoadCurve(random, life.To, size / count)));
        }

        return new UntidyPod(name, life.From, life.To, containers);
    }

    /// <summary>Returns what all of its containers used.</summary>
    public double Used(double from, double to) => Containers.Sum(container => container.Used(from, to));
}

/// <summary>A container as it truly ran.</summary>
internal sealed record UntidyContainer(string Name, IReadOnlyList<(double From, double To)> Lives, LoadCurve Load)
{
    public double Used(double from, double to) => Lives.Sum(life => Load.Between(Math.Max(from, life.From), Math.Min(to, life.To)));

    /// <summary>Returns the life that its counter is in; -1 while it does not run.</summary>
    public int LifeAt(double moment)
    {
        for (var index = 0; index < Lives.Count; index++)
            if (moment >= Lives[index].From && moment < Lives[index].To)
                return index;
        return -1;
    }
}
