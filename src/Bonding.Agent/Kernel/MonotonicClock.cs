namespace Bonding.Agent.Kernel;

/// <summary>The clock of readings: it only goes forward, whatever is done to the calendar of the machine.</summary>
public static class MonotonicClock
{
    /// <summary>Returns the present in microseconds since an arbitrary moment, such as the start of the machine.</summary>
    public static long Now(TimeProvider time) => time.GetElapsedTime(0, time.GetTimestamp()).Ticks / TimeSpan.TicksPerMicrosecond;
}
