namespace Bonding.TestKit.Traces;

/// <summary>When a source measures a tenant anew. Between two such moments each scrape shows the same values.</summary>
internal sealed class RefreshSchedule
{
    private const double KubeVirtSeconds = 3.25;
    private const double LeastCadvisorSeconds = 10;
    private const double MostCadvisorSeconds = 15;

    private readonly Lock _lock = new();
    private readonly Func<double> _gap;
    private TimeSpan _newest;
    private TimeSpan _next;

    private RefreshSchedule(TimeSpan first, Func<double> gap)
    {
        (_newest, _gap) = (first, gap);
        _next = first + TimeSpan.FromSeconds(gap());
    }

    /// <summary>A VM, whose values virt-launcher keeps for 3.25 s.</summary>
    public static RefreshSchedule OfMachine(TimeSpan first) => new(first, () => KubeVirtSeconds);

    /// <summary>A container, which cAdvisor measures every 10 to 15 s. The labels are the seed.</summary>
    public static RefreshSchedule OfContainer(TimeSpan first, string labels)
    {
        var random = new Random(labels.Aggregate(17, (hash, letter) => unchecked((hash * 31) + letter)));
        return new RefreshSchedule(
            first,
            () => LeastCadvisorSeconds + (random.NextDouble() * (MostCadvisorSeconds - LeastCadvisorSeconds))
        );
    }

    /// <summary>Returns the newest moment of measurement. The clock does not run backwards.</summary>
    public TimeSpan NewestAt(TimeSpan now)
    {
        lock (_lock)
        {
            while (_next <= now)
                (_newest, _next) = (_next, _next + TimeSpan.FromSeconds(_gap()));
            return _newest;
        }
    }
}
