namespace Bonding.Domain.Metering;

/// <summary>
/// What a series counts, whichever job, server or replica reports it: its other labels say who reports it. Series of one identity are one
/// counter.
/// </summary>
/// <param name="Owner">The pod, or the node of a VM.</param>
/// <param name="Part">The container or drive; empty for a pod's own counter, which counts all of its containers.</param>
/// <param name="Facet">The metric, and the device if there is one: reads and writes of a disk are counters of their own.</param>
/// <param name="Life">The cgroup. A container that restarts gets another one, whose counter begins at zero. Empty if no label says.</param>
public readonly record struct CounterIdentity(string Owner, string Part, string Facet, string Life)
{
    private const string Sandbox = "POD";

    /// <summary>
    /// Returns the identity of a series of the kubelet's cAdvisor, or null of a sandbox, which the pod's own counter includes.
    /// </summary>
    public static CounterIdentity? OfContainer(MetricSeries series) =>
        series["container"] == Sandbox
            ? null
            : new CounterIdentity(series["pod"], series["container"], $"{series["__name__"]}{series["device"]}", series["id"]);

    /// <summary>Returns the identity of a series of KubeVirt. Its pod and container are those of the exporter.</summary>
    public static CounterIdentity? OfVirtualMachine(MetricSeries series) =>
        new CounterIdentity(series["node"], $"drive={series["drive"]}", series["__name__"], "");

    /// <summary>Owner and part as labels: how a checkpoint names the counter.</summary>
    public string Name =>
        Part.Length == 0 ? $"pod={Owner}"
        : Owner.Length == 0 ? $"container={Part}"
        : $"pod={Owner},container={Part}";
}
