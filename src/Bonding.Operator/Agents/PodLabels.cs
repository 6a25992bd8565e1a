using Bonding.Domain.Metering;
using Bonding.Operator.State;

namespace Bonding.Operator.Agents;

/// <summary>The labels of the series of one pod by one agent. They are made once, not at each tick. Not thread-safe.</summary>
public sealed class PodLabels
{
    private readonly Dictionary<(SeriesKind Kind, string Id), SeriesLabels> _labels = [];
    private (string Node, string Name) _pod;

    /// <summary>Returns the labels of a series.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="kind">What the samples measure.</param>
    /// <param name="id">What distinguishes it from others of its kind.</param>
    public SeriesLabels Of(TenantPod pod, SeriesKind kind, string id)
    {
        if (_pod != (pod.Node, pod.Name))
            _labels.Clear();
        _pod = (pod.Node, pod.Name);
        if (!_labels.TryGetValue((kind, id), out var labels))
            _labels[(kind, id)] = labels = new SeriesLabels(Named(pod, kind, id), kind);
        return labels;
    }

    private static Dictionary<string, string> Named(TenantPod pod, SeriesKind kind, string id) =>
        new()
        {
            ["node"] = pod.Node,
            ["pod"] = pod.Name,
            ["uid"] = pod.Uid,
            ["id"] = id,
            ["agent"] = kind.ToString(),
        };
}
