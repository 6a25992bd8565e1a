namespace Bonding.Operator.Configuration;

/// <summary>Where Prometheus is and how patiently it is asked.</summary>
public sealed record PrometheusOptions
{
    /// <summary>Address below which <c>api/v1/query</c> stands; with a slash at its end.</summary>
    public required Uri Address { get; init; }

    /// <summary>Longest wait for one attempt.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest wait for a whole answer with its retries.</summary>
    public TimeSpan QueryTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Most bytes of one answer that are read.</summary>
    public long MaxResponseBytes { get; init; } = 64 << 20;

    /// <summary>How far back an outage is made up for. What Prometheus does not hold cannot be.</summary>
    public TimeSpan MaxCatchUp { get; init; } = TimeSpan.FromHours(2);

    /// <summary>Longest piece of the past that one query reads; longer outages are read piece by piece, in shorter ones while answers are too long.</summary>
    public TimeSpan MaxWindow { get; init; } = TimeSpan.FromMinutes(5);
}
