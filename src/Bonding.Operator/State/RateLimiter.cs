using Bonding.Domain;

namespace Bonding.Operator.State;

/// <summary>A <see cref="TokenBucket"/> on the operator's clock. Thread-safe.</summary>
/// <param name="time">The clock.</param>
/// <param name="tokens">The actions that are allowed at the beginning.</param>
public class RateLimiter(TimeProvider time, double tokens)
{
    private readonly Lock _gate = new();
    private readonly TokenBucket _bucket = new(tokens);
    private long _filledAt = time.GetTimestamp();

    /// <summary>Takes the right to one action, if there is one.</summary>
    /// <param name="rate">The rate in force.</param>
    public bool TryTake(TokenRate rate)
    {
        lock (_gate)
        {
            Fill(rate);
            return _bucket.TryTake();
        }
    }

    /// <summary>Returns the number of actions that are allowed now.</summary>
    /// <param name="rate">The rate in force.</param>
    public int Available(TokenRate rate)
    {
        lock (_gate)
        {
            Fill(rate);
            return _bucket.Available;
        }
    }

    private void Fill(TokenRate rate)
    {
        var now = time.GetTimestamp();
        _bucket.Fill(rate, time.GetElapsedTime(_filledAt, now));
        _filledAt = now;
    }
}

/// <summary>
/// The writes of pod specs that all actuators share, at <see cref="Domain.Allocation.AllocationRules.WriteRate"/>. It begins with one.
/// </summary>
public sealed class WriteBudget(TimeProvider time) : RateLimiter(time, tokens: 1);
