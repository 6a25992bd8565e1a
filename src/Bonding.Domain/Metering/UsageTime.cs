namespace Bonding.Domain.Metering;

/// <summary>
/// A reading of a cumulative counter of use: units of the resource times the time that they were used, since the counter began, in whole
/// unit-microseconds. A unit is a vCPU, a GiB of memory or a MiB a second of disk traffic.
/// </summary>
/// <remarks>It is not a wall-clock duration. Never negative. The default value is zero.</remarks>
public readonly record struct UsageTime : IComparable<UsageTime>
{
    private const double MicrosecondsPerSecond = 1e6;
    private const double MaxSeconds = long.MaxValue / MicrosecondsPerSecond / 2;

    private UsageTime(long microseconds) => Microseconds = microseconds;

    public long Microseconds { get; }

    /// <summary>The same in unit-seconds.</summary>
    public double Seconds => Microseconds / MicrosecondsPerSecond;

    public static UsageTime Zero => default;

    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public static UsageTime FromMicroseconds(long microseconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(microseconds);
        return new UsageTime(microseconds);
    }

    /// <summary>Returns the reading after more use, which no use however absurd brings beyond the range.</summary>
    /// <param name="microseconds">The use in unit-microseconds; less than 0 is none.</param>
    public UsageTime Plus(long microseconds) => new(Saturation.Add(Microseconds, Math.Max(0, microseconds)));

    /// <summary>Reads a counter of unit-seconds; false for NaN, infinities, negative and absurd values.</summary>
    public static bool TryFromSeconds(double seconds, out UsageTime time)
    {
        var readable = seconds is >= 0 and < MaxSeconds;
        time = readable ? new UsageTime((long)Math.Round(seconds * MicrosecondsPerSecond)) : default;
        return readable;
    }

    public static bool operator <(UsageTime left, UsageTime right) => left.Microseconds < right.Microseconds;

    public static bool operator >(UsageTime left, UsageTime right) => left.Microseconds > right.Microseconds;

    public static bool operator <=(UsageTime left, UsageTime right) => left.Microseconds <= right.Microseconds;

    public static bool operator >=(UsageTime left, UsageTime right) => left.Microseconds >= right.Microseconds;

    public int CompareTo(UsageTime other) => Microseconds.CompareTo(other.Microseconds);
}
