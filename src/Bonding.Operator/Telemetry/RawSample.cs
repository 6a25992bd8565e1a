namespace Bonding.Operator.Telemetry;

/// <summary>One sample as it was scraped: milliseconds since 1970 on the clock of Prometheus, and a finite value of 0 or more.</summary>
public readonly record struct RawSample(long AtMilliseconds, double Value)
{
    public DateTimeOffset At => DateTimeOffset.FromUnixTimeMilliseconds(AtMilliseconds);
}
