namespace Bonding.TestKit.Prometheus;

/// <summary>
/// A target to scrape: the value of its label <c>job</c>, and its URL, for example http://127.0.0.1:9100/metrics.
/// </summary>
public sealed record ScrapeTarget(string Job, Uri Address)
{
    /// <summary>The time between two scrapes of its job, in whole seconds.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The rules that decide which series its job keeps, as YAML on one line. The job then keeps the labels of the metrics.
    /// </summary>
    public string? MetricRelabelings { get; init; }
}
