namespace Bonding.Domain.Allocation;

/// <summary>
/// Rations writes of pod specs: a token bucket that holds the writes of one second, at least one. It begins with one token. The time is
/// handed in. Not thread-safe.
/// </summary>
public sealed class WriteTokenBucket
{
    /// <summary>The cluster's service level for pod writes by one client, in writes per second. No policy goes above it.</summary>
    public const double MaxPerSecond = 20;

    private double _tokens = 1;

    /// <summary>The writes that are allowed now, 0 or more.</summary>
    public int Available => (int)_tokens;

    /// <summary>Adds the tokens of a span of time.</summary>
    /// <param name="writesPerSecond">The rate in force, above 0.</param>
    /// <param name="elapsed">The time since the last fill, 0 or more.</param>
    public void Fill(double writesPerSecond, TimeSpan elapsed)
    {
        var rate = Math.Min(writesPerSecond, MaxPerSecond);
        _tokens = Math.Min(Math.Max(1, rate), _tokens + rate * elapsed.TotalSeconds);
    }

    /// <summary>Takes a token if there is one.</summary>
    /// <returns>Whether a write is allowed.</returns>
    public bool TryTake()
    {
        if (_tokens < 1)
            return false;
        _tokens--;
        return true;
    }
}
