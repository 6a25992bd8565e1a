using Bonding.Domain;

namespace Bonding.Operator.TenantApi;

/// <summary>
/// Limits how often one identity calls, and how many streams it holds open. Identities are those of verified tokens, so their number is
/// bounded by that of pods and ServiceAccounts; one that is idle is forgotten. Thread-safe.
/// </summary>
public sealed class CallerLimits(TimeProvider time)
{
    /// <summary>The most streams of one identity: the present one, and one that broke and was not noticed yet.</summary>
    public const int MostStreams = 2;

    private const int MostIdle = 1_000;
    private static readonly TokenRate Calls = new(PerSecond: 10, Burst: 50);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Caller> _callers = new(StringComparer.Ordinal);

    /// <summary>The identities that are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _callers.Count;
        }
    }

    /// <summary>Takes the right to one call. Returns null if there is one, else how long it takes until there is.</summary>
    public TimeSpan? TryCall(string identity)
    {
        lock (_gate)
        {
            var caller = GetOrAdd(identity);
            caller.Fill(time.GetTimestamp(), time);
            return caller.Calls.TryTake() ? null : TimeSpan.FromSeconds(1 / Calls.PerSecond);
        }
    }

    /// <summary>Opens a stream, unless the identity holds as many as it may. Whoever opens it closes it.</summary>
    public bool TryOpen(string identity)
    {
        lock (_gate)
        {
            var caller = GetOrAdd(identity);
            if (caller.Streams == MostStreams)
                return false;
            caller.Streams++;
            return true;
        }
    }

    /// <summary>Closes a stream that <see cref="TryOpen"/> opened.</summary>
    public void Close(string identity)
    {
        lock (_gate)
            _callers[identity].Streams--;
    }

    private Caller GetOrAdd(string identity)
    {
        if (_callers.TryGetValue(identity, out var caller))
            return caller;
        if (_callers.Count >= MostIdle)
            RemoveIdle();
        return _callers[identity] = new Caller(time.GetTimestamp());
    }

    private void RemoveIdle()
    {
        var now = time.GetTimestamp();
        foreach (var (identity, caller) in _callers)
        {
            caller.Fill(now, time);
            if (caller.Streams == 0 && caller.Calls.Available >= (int)Calls.Burst)
                _callers.Remove(identity);
        }
    }

    private sealed class Caller(long now)
    {
        private long _filledAt = now;

        public TokenBucket Calls { get; } = new(CallerLimits.Calls.Burst);

        public int Streams { get; set; }

        public void Fill(long now, TimeProvider time)
        {
            Calls.Fill(CallerLimits.Calls, time.GetElapsedTime(_filledAt, now));
            _filledAt = now;
        }
    }
}
