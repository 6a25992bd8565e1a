namespace Bonding.TestKit.Traces;

/// <summary>How old the values are that an exporter shows.</summary>
public enum Freshness
{
    /// <summary>Each scrape shows the present.</summary>
    EachScrape,

    /// <summary>
    /// As in a cluster: a VM's values are those of KubeVirt's cache, up to 3.25 s old; a container's are those of cAdvisor's last
    /// measurement, up to 15 s old, and have its time.
    /// </summary>
    AsInCluster,
}
