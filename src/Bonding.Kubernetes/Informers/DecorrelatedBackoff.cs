namespace Bonding.Kubernetes.Informers;

/// <summary>
/// Computes waits that grow at random. Each is uniform between the shortest and three times the last, capped ("decorrelated jitter",
/// AWS Architecture Blog, "Exponential Backoff And Jitter"). Not thread-safe.
/// </summary>
internal sealed class DecorrelatedBackoff
{
    private readonly TimeSpan _shortest;
    private readonly TimeSpan _longest;
    private readonly Random _random;
    private TimeSpan _last;

    public DecorrelatedBackoff(TimeSpan shortest, TimeSpan longest, Random random)
    {
        (_shortest, _longest, _random) = (shortest, longest, random);
        _last = shortest;
    }

    public TimeSpan Next()
    {
        var wait = _shortest + (_random.NextDouble() * ((3 * _last) - _shortest));
        return _last = wait < _longest ? wait : _longest;
    }

    public void Reset() => _last = _shortest;
}
