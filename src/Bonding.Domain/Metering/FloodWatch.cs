namespace Bonding.Domain.Metering;

/// <summary>
/// Decides which namespaces are read apart from all others. A namespace with very many series makes one answer for all too long or too
/// slow; read apart, it costs itself alone. One of them is read at a time, and at most a tenth of the time is spent on it. One that cannot
/// be read is asked for again after 5 s, and after twice the time whenever that fails, up to 10 min.
/// </summary>
/// <param name="limit">The most series of one query that a namespace may have among the others.</param>
public sealed class FloodWatch(int limit)
{
    /// <summary>The wait after the first failure.</summary>
    public static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(5);

    /// <summary>The longest wait.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    // A namespace at the limit would otherwise change its place in every tick.
    private const double ReturnsBelow = 0.8;

    // Of so many parts of the time, one is spent on reading.
    private const int RestFactor = 9;

    private readonly SortedDictionary<string, Flood> _apart = new(StringComparer.Ordinal);

    /// <summary>The namespaces that are read apart.</summary>
    public IReadOnlySet<string> Apart => _apart.Keys.ToHashSet(StringComparer.Ordinal);

    /// <summary>Those of them that could not be read lately, with the number of their series.</summary>
    public IReadOnlyDictionary<string, int> Unread =>
        _apart.Where(flood => flood.Value.IsUnread).ToDictionary(flood => flood.Key, flood => flood.Value.Series, StringComparer.Ordinal);

    /// <summary>Sets those namespaces apart that have too many series.</summary>
    /// <param name="series">The number of series by namespace.</param>
    /// <param name="now">The present; never before that of an earlier call.</param>
    /// <returns>The namespaces that were set apart now.</returns>
    public IReadOnlyList<string> Note(IEnumerable<KeyValuePair<string, int>> series, DateTimeOffset now)
    {
        List<string> added = [];
        foreach (var (ns, count) in series)
            if (count > limit && _apart.TryAdd(ns, new Flood(count, now, Failures: 0, IsUnread: false)))
                added.Add(ns);
        return added;
    }

    /// <summary>Forgets all namespaces but the given ones: those without accounts are not read.</summary>
    public void Keep(IReadOnlySet<string> namespaces)
    {
        foreach (var gone in _apart.Keys.Where(ns => !namespaces.Contains(ns)).ToList())
            _apart.Remove(gone);
    }

    /// <summary>Returns the namespace whose turn it is: the one that has waited longest for it. Null if it is nobody's.</summary>
    public string? Next(DateTimeOffset now) =>
        _apart.Where(flood => flood.Value.DueAt <= now).OrderBy(flood => flood.Value.DueAt).Select(flood => flood.Key).FirstOrDefault();

    /// <summary>Returns how often in turn a namespace could not be read.</summary>
    public int FailuresOf(string ns) => _apart.TryGetValue(ns, out var flood) ? flood.Failures : 0;

    /// <summary>Takes note that a namespace was read.</summary>
    /// <param name="ns">The namespace.</param>
    /// <param name="series">The most series that one query returned.</param>
    /// <param name="isWhole">Whether all of the past was read that its accounts want.</param>
    /// <param name="took">How long that took.</param>
    /// <param name="now">The present.</param>
    /// <returns>Whether it is read with the others again.</returns>
    public bool Succeed(string ns, int series, bool isWhole, TimeSpan took, DateTimeOffset now)
    {
        if (!_apart.TryGetValue(ns, out var flood))
            return false;
        if (isWhole && series <= limit * ReturnsBelow)
            return _apart.Remove(ns);
        _apart[ns] = new Flood(series, now + took * RestFactor, Failures: 0, IsUnread: flood.IsUnread && !isWhole);
        return false;
    }

    /// <summary>Takes note that a namespace could not be read.</summary>
    public void Fail(string ns, DateTimeOffset now)
    {
        if (!_apart.TryGetValue(ns, out var flood))
            return;
        var wait = FirstWait * Math.Pow(2, Math.Min(flood.Failures, 10));
        var dueAt = now + (wait < LongestWait ? wait : LongestWait);
        _apart[ns] = flood with { DueAt = dueAt, Failures = flood.Failures + 1, IsUnread = true };
    }

    private sealed record Flood(int Series, DateTimeOffset DueAt, int Failures, bool IsUnread);
}
