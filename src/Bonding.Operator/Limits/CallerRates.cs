using Bonding.Domain;

namespace Bonding.Operator.Limits;

/// <summary>One rate for each of many callers. Thread-safe, and bounded: a caller that was idle for long is forgotten.</summary>
/// <param name="rate">What each caller may do.</param>
/// <param name="time">The clock.</param>
public sealed class CallerRates<TCaller>(TokenRate rate, TimeProvider time)
    where TCaller : notnull
{
    /// <summary>The most callers that are remembered. While as many are active, others are refused.</summary>
    public const int MostCallers = 20_000;

    // From so many on, the idle ones are looked for.
    private const int FewCallers = 1_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<TCaller, (TokenBucket Bucket, long FilledAt)> _callers = [];

    // After that time an idle bucket is full, like a new one.
    private readonly TimeSpan _forgottenAfter = TimeSpan.FromSeconds(Math.Max(1, rate.Burst / rate.PerSecond));
    private long _sweptAt = time.GetTimestamp();

    /// <summary>The callers that are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _callers.Count;
        }
    }

    /// <summary>Takes the right to do something, if the caller has it.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="cost">The tokens that it costs, above 0.</param>
    public bool TryTake(TCaller caller, double cost = 1)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            if (!_callers.TryGetValue(caller, out var known))
            {
                if (_callers.Count >= FewCallers)
                    Sweep(now);
                if (_callers.Count >= MostCallers)
                    return false;
                known = (new TokenBucket(rate.Burst), now);
            }

            known.Bucket.Fill(rate, time.GetElapsedTime(known.FilledAt, now));
            _callers[caller] = (known.Bucket, now);
            return known.Bucket.TryTake(cost);
        }
    }

    // At most once a second: a flood of new callers must not make each of them walk over all.
    private void Sweep(long now)
    {
        if (time.GetElapsedTime(_sweptAt, now) < TimeSpan.FromSeconds(1))
            return;
        _sweptAt = now;
        foreach (var (caller, (_, filledAt)) in _callers)
            if (time.GetElapsedTime(filledAt, now) >= _forgottenAfter)
                _callers.Remove(caller);
    }
}
