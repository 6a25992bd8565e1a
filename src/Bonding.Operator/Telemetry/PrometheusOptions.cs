using System.ComponentModel.DataAnnotations;

namespace Bonding.Operator.Telemetry;

/// <summary>Where Prometheus is and how patiently it is asked.</summary>
public sealed class PrometheusOptions
{
    public const string Section = "Prometheus";

    /// <summary>Address below which <c>api/v1/query</c> stands.</summary>
    [Required]
    public Uri Address { get; set; } = new("http://prometheus-operated.monitoring.svc:9090/");

    /// <summary>Longest wait for one attempt.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest wait for a whole answer with its retries.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:02:00")]
    public TimeSpan QueryTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Most bytes of one answer that are read.</summary>
    [Range(1024, 1L << 31)]
    public long MaxAnswerBytes { get; set; } = 64 << 20;

    /// <summary>How far back an outage is made up for. What Prometheus does not hold cannot be.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "31.00:00:00")]
    public TimeSpan MaxWindow { get; set; } = TimeSpan.FromHours(2);

    /// <summary>Longest piece of the past that one query reads; longer outages are read piece by piece.</summary>
    [Range(typeof(TimeSpan), "00:00:30", "01:00:00")]
    public TimeSpan Piece { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Bytes read and written per second that count as the whole size of a tenant.</summary>
    [Range(1, double.MaxValue)]
    public double IoBytesPerSecond { get; set; } = 200e6;
}
