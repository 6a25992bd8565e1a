namespace Bonding.Operator.Loop.Tracking;

/// <summary>How many pod specs may be written: a token bucket that holds one second's worth. Thread-safe.</summary>
public sealed class WriteBudget(TimeProvider time)
{
    /// <summary>The cluster's service level for pod writes by one client; no policy goes above it.</summary>
    public const double MaxPerSecond = 20;

    private readonly Lock _gate = new();
    private double _tokens = 1;
    private long _filledAt = time.GetTimestamp();

    /// <summary>Takes the right to one write, if there is one.</summary>
    /// <param name="writesPerSecond">The rate in force, above 0.</param>
    public bool TryTake(double writesPerSecond)
    {
        lock (_gate)
        {
            Fill(writesPerSecond);
            if (_tokens < 1)
                return false;
            _tokens--;
            return true;
        }
    }

    /// <summary>How many writes there is a right to now.</summary>
    /// <param name="writesPerSecond">The rate in force, above 0.</param>
    public int Available(double writesPerSecond)
    {
        lock (_gate)
        {
            Fill(writesPerSecond);
            return (int)_tokens;
        }
    }

    private void Fill(double writesPerSecond)
    {
        var rate = Math.Min(writesPerSecond, MaxPerSecond);
        var now = time.GetTimestamp();
        _tokens = Math.Min(Math.Max(1, rate), _tokens + rate * time.GetElapsedTime(_filledAt, now).TotalSeconds);
        _filledAt = now;
    }
}
