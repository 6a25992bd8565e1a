namespace Bonding.TestKit.Prometheus;

/// <summary>Metrics to scrape: the value of the label <c>job</c>, and the address with its path, for example http://127.0.0.1:9100/metrics.</summary>
public sealed record ScrapeTarget(string Job, Uri Address);
