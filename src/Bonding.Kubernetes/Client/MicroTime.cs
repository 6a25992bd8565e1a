namespace Bonding.Kubernetes.Client;

/// <summary>Converts to Kubernetes' MicroTime: UTC with exactly six digits of a second.</summary>
internal static class MicroTime
{
    private const long TicksPerMicrosecond = TimeSpan.TicksPerMillisecond / 1000;

    /// <summary>
    /// Truncates a time to microseconds. A whole second becomes one microsecond more: the client's converter writes it without a fraction,
    /// and the server's MicroTime does not read that.
    /// </summary>
    public static DateTime Of(DateTimeOffset time)
    {
        var ticks = time.UtcTicks - (time.UtcTicks % TicksPerMicrosecond);
        return new DateTime(ticks % TimeSpan.TicksPerSecond == 0 ? ticks + TicksPerMicrosecond : ticks, DateTimeKind.Utc);
    }
}
