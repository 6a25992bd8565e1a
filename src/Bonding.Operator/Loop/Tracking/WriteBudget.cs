using Bonding.Domain.Allocation;

namespace Bonding.Operator.Loop.Tracking;

/// <summary>
/// The writes of pod specs that all actuators share: a <see cref="WriteTokenBucket"/> on the operator's clock. Thread-safe.
/// </summary>
public sealed class WriteBudget(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly WriteTokenBucket _bucket = new();
    private long _filledAt = time.GetTimestamp();

    /// <summary>Takes the right to one write, if there is one.</summary>
    /// <param name="writesPerSecond">The rate in force, above 0.</param>
    public bool TryTake(double writesPerSecond)
    {
        lock (_gate)
        {
            Fill(writesPerSecond);
            return _bucket.TryTake();
        }
    }

    /// <summary>Returns the number of writes that are allowed now.</summary>
    /// <param name="writesPerSecond">The rate in force, above 0.</param>
    public int Available(double writesPerSecond)
    {
        lock (_gate)
        {
            Fill(writesPerSecond);
            return _bucket.Available;
        }
    }

    private void Fill(double writesPerSecond)
    {
        var now = time.GetTimestamp();
        _bucket.Fill(writesPerSecond, time.GetElapsedTime(_filledAt, now));
        _filledAt = now;
    }
}
