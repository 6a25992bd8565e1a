using System.Globalization;
using System.Text.RegularExpressions;
using Bonding.Domain.Metering;
using Bonding.Domain.Multipliers;
using Bonding.Operator.Configuration;

namespace Bonding.Operator.Prometheus;

/// <summary>A query for one metric, or a few of one family, of all tenants.</summary>
/// <param name="Source">The exporter that reports it.</param>
/// <param name="Resource">What it measures.</param>
/// <param name="Metrics">A regular expression for the metrics' names.</param>
/// <param name="Matchers">Further matchers, each with a comma in front; or empty.</param>
/// <param name="NameLabel">The label that holds the name of the VirtualMachineInstance or pod.</param>
public sealed record MetricQuery(MetricSource Source, MeteredResource Resource, string Metrics, string Matchers, string NameLabel)
{
    /// <summary>How far before the wanted stretch is read at least, for samples whose scrape took long.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);

    /// <summary>What its series count, whoever reports them; null for a series that does not count.</summary>
    public static Func<MetricSeries, CounterIdentity?> IdentityOf(MetricSource source) =>
        source == MetricSource.VirtualMachine ? CounterIdentity.OfVirtualMachine : CounterIdentity.OfContainer;

    /// <summary>How far before the wanted stretch is read.</summary>
    public TimeSpan LookBack { get; init; } = Slack;

    public MetricKey KeyOf(MetricSeries series) => new(Source, series["namespace"], series[NameLabel]);

    /// <summary>Returns the query for raw samples of a stretch that ends when the query is evaluated.</summary>
    /// <param name="length">The length of the stretch.</param>
    /// <param name="namespaces">The namespaces of the tenants.</param>
    /// <param name="tellers">Who may report.</param>
    /// <param name="atLeast">How far before the stretch is read at least.</param>
    public string Over(TimeSpan length, IEnumerable<string> namespaces, TellerOptions tellers, TimeSpan atLeast = default)
    {
        var window = length + (atLeast > LookBack ? atLeast : LookBack);
        var who = Source == MetricSource.VirtualMachine ? tellers.KubeVirtMatchers : tellers.KubeletMatchers;
        var among = string.Join('|', namespaces.Order(StringComparer.Ordinal).Select(Regex.Escape))
            .Replace(@"\", @"\\", StringComparison.Ordinal);
        var milliseconds = ((long)Math.Ceiling(window.TotalMilliseconds)).ToString(CultureInfo.InvariantCulture);
        return $$"""{__name__=~"{{Metrics}}",namespace=~"{{among}}"{{Matchers}}{{who}}}[{{milliseconds}}ms]""";
    }

    /// <summary>
    /// Returns the query for the number of series by namespace that <see cref="Over"/> selects. It is evaluated at one moment, at most a
    /// second before that of the query.
    /// </summary>
    public string CountOver(TimeSpan length, IEnumerable<string> namespaces, TellerOptions tellers, TimeSpan atLeast = default) =>
        $"(count by (namespace) (last_over_time({Over(length, namespaces, tellers, atLeast)})))[1s:1s]";
}

/// <summary>The exporter that reports a tenant's usage.</summary>
public enum MetricSource
{
    /// <summary>KubeVirt, by VirtualMachineInstance.</summary>
    VirtualMachine,

    /// <summary>The kubelet's cAdvisor, by pod and container.</summary>
    Pod,
}

/// <summary>The owner of a series: a VirtualMachineInstance or a pod, by its name.</summary>
public readonly record struct MetricKey(MetricSource Source, string Namespace, string Name);
