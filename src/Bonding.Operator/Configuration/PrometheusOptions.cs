namespace Bonding.Operator.Configuration;

/// <summary>The address of Prometheus and the limits of its queries.</summary>
public sealed record PrometheusOptions
{
    /// <summary>The address below which <c>api/v1/query</c> is served; it ends with a slash.</summary>
    public required Uri Address { get; init; }

    /// <summary>Credentials, trust, headers and parameters.</summary>
    public PrometheusAccessOptions Access { get; init; } = new();

    /// <summary>The longest wait for one attempt.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest wait for a response, including retries.</summary>
    public TimeSpan QueryTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The largest response that is read, in bytes.</summary>
    public long MaxResponseBytes { get; init; } = 64 << 20;

    /// <summary>The most series of one query that a namespace may have and still be read with the others.</summary>
    public int MaxSeriesPerNamespace { get; init; } = 10_000;

    /// <summary>The longest outage that is made up for. Data that Prometheus does not hold is lost.</summary>
    public TimeSpan MaxCatchUp { get; init; } = TimeSpan.FromHours(2);

    /// <summary>Who may report what tenants use.</summary>
    public TellerOptions Tellers { get; init; } = new();

    /// <summary>
    /// The longest window that one query reads. Longer outages are read window by window, in shorter windows while responses are too large.
    /// </summary>
    public TimeSpan MaxWindow { get; init; } = TimeSpan.FromMinutes(5);
}
