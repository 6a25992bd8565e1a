namespace Bonding.Simulation.Scenarios;

/// <summary>How use is measured: what a source shows, how often it is scraped, and how late a sample can be read.</summary>
/// <param name="Source">The source of the counters.</param>
/// <param name="ScrapeSeconds">The time between two scrapes, at least 1.</param>
/// <param name="DelaySeconds">The time from a scrape until its samples can be read, at least 0.</param>
/// <param name="Seed">The seed of the phases and of the refreshes.</param>
public sealed record TelemetryProfile(TelemetrySource Source, int ScrapeSeconds, int DelaySeconds, long Seed)
{
    /// <summary>Whether an agent in each guest says each second what it used.</summary>
    public bool HasGuestAgents { get; init; }
}

/// <summary>A source of counters, by how old the value is that it shows.</summary>
public enum TelemetrySource
{
    /// <summary>Each scrape shows the present.</summary>
    Fresh,

    /// <summary>KubeVirt: virt-launcher keeps a value for 3.25 s. A sample has the time of its scrape.</summary>
    KubeVirt,

    /// <summary>
    /// The kubelet's cAdvisor: it measures anew every 10 to 15 s, and the interval drifts. A sample has the time of the measurement, and
    /// one that a scrape repeats is dropped.
    /// </summary>
    Cadvisor,
}
