namespace Bonding.Domain.Credits;

/// <summary>
/// A reading of a cumulative CPU counter: vCPU-time used since the counter began, in whole vCPU-microseconds.
/// </summary>
/// <remarks>
/// Whole microseconds make <see cref="ToCredits"/> telescope: the credits between any two readings do not depend on how many readings
/// lie between them. It is not a wall-clock duration. Never negative. The default value is zero.
/// </remarks>
public readonly record struct CpuTime : IComparable<CpuTime>
{
    private const long MicrosecondsPerMicroCredit = 60;
    private const double MicrosecondsPerSecond = 1e6;
    private const double MaxSeconds = long.MaxValue / MicrosecondsPerSecond / 2;

    private CpuTime(long microseconds) => Microseconds = microseconds;

    public long Microseconds { get; }

    public static CpuTime Zero => default;

    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public static CpuTime FromMicroseconds(long microseconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(microseconds);
        return new CpuTime(microseconds);
    }

    /// <summary>Reads a counter of vCPU-seconds as Prometheus gives it; false for NaN, infinities, negative and absurd values.</summary>
    public static bool TryFromSeconds(double seconds, out CpuTime time)
    {
        var readable = seconds is >= 0 and < MaxSeconds;
        time = readable ? new CpuTime((long)Math.Round(seconds * MicrosecondsPerSecond)) : default;
        return readable;
    }

    /// <summary>Credits used since the counter began: one micro-credit per full 60 vCPU-microseconds.</summary>
    public CreditAmount ToCredits() => CreditAmount.FromMicroCredits(Microseconds / MicrosecondsPerMicroCredit);

    /// <summary>Credits used from <paramref name="earlier"/> of the same counter segment to this reading.</summary>
    public CreditAmount CreditsSince(CpuTime earlier) => ToCredits() - earlier.ToCredits();

    public static bool operator <(CpuTime left, CpuTime right) => left.Microseconds < right.Microseconds;

    public static bool operator >(CpuTime left, CpuTime right) => left.Microseconds > right.Microseconds;

    public static bool operator <=(CpuTime left, CpuTime right) => left.Microseconds <= right.Microseconds;

    public static bool operator >=(CpuTime left, CpuTime right) => left.Microseconds >= right.Microseconds;

    public int CompareTo(CpuTime other) => Microseconds.CompareTo(other.Microseconds);
}
