using Bonding.Domain;
using Bonding.Operator.Limits;

namespace Bonding.Operator.TenantApi;

/// <summary>
/// Limits how often one identity calls, and how many streams it holds open. Identities are those of verified tokens, so their number is
/// bounded by that of pods and ServiceAccounts; one that is idle is forgotten. Thread-safe.
/// </summary>
public sealed class CallerLimits(TimeProvider time)
{
    /// <summary>The most streams of one identity: the present one, and one that broke and was not noticed yet.</summary>
    public const int MostStreams = 2;

    private static readonly TokenRate Calls = new(PerSecond: 10, Burst: 50);

    private readonly CallerRates<string> _calls = new(Calls, time);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _streams = new(StringComparer.Ordinal);

    /// <summary>The identities whose calls are remembered.</summary>
    public int Count => _calls.Count;

    /// <summary>Takes the right to one call. Returns null if there is one, else how long it takes until there is.</summary>
    public TimeSpan? TryCall(string identity) => _calls.TryTake(identity) ? null : TimeSpan.FromSeconds(1 / Calls.PerSecond);

    /// <summary>Opens a stream, unless the identity holds as many as it may. Whoever opens it closes it.</summary>
    public bool TryOpen(string identity)
    {
        lock (_gate)
        {
            var open = _streams.GetValueOrDefault(identity);
            if (open == MostStreams)
                return false;
            _streams[identity] = open + 1;
            return true;
        }
    }

    /// <summary>Closes a stream that <see cref="TryOpen"/> opened.</summary>
    public void Close(string identity)
    {
        lock (_gate)
            if (--_streams[identity] == 0)
                _streams.Remove(identity);
    }
}
