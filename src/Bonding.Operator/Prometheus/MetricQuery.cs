using System.Globalization;
using System.Text.RegularExpressions;
using Bonding.Domain.Multipliers;

namespace Bonding.Operator.Prometheus;

/// <summary>One metric (or a few of one family) of all tenants.</summary>
/// <param name="Source">Who reports it.</param>
/// <param name="Resource">What it measures.</param>
/// <param name="Metrics">A regular expression for the metrics' names.</param>
/// <param name="Matchers">Further matchers, each with a comma in front; or empty.</param>
/// <param name="NameLabel">The label that holds the name of the VirtualMachineInstance or pod.</param>
public sealed record MetricQuery(MetricSource Source, MeteredResource Resource, string Metrics, string Matchers, string NameLabel)
{
    /// <summary>What is read before the wanted stretch.</summary>
    public TimeSpan LookBack { get; init; } = ReadWindow.Slack;

    public MetricKey KeyOf(RawSeries series) => new(Source, series["namespace"], series[NameLabel]);

    /// <summary>The query for raw samples of a stretch that ends when it is evaluated.</summary>
    public string Over(TimeSpan length, IEnumerable<string> namespaces)
    {
        var window = length + LookBack;
        var among = string.Join('|', namespaces.Order(StringComparer.Ordinal).Select(Regex.Escape))
            .Replace(@"\", @"\\", StringComparison.Ordinal);
        var milliseconds = ((long)Math.Ceiling(window.TotalMilliseconds)).ToString(CultureInfo.InvariantCulture);
        return $$"""{__name__=~"{{Metrics}}",namespace=~"{{among}}"{{Matchers}}}[{{milliseconds}}ms]""";
    }
}

/// <summary>Who reports a tenant's usage.</summary>
public enum MetricSource
{
    /// <summary>KubeVirt, by VirtualMachineInstance.</summary>
    VirtualMachine,

    /// <summary>The kubelet's cAdvisor, by pod and container.</summary>
    Pod,
}

/// <summary>Whose series it is: a VirtualMachineInstance or a pod by its name.</summary>
public readonly record struct MetricKey(MetricSource Source, string Namespace, string Name);
