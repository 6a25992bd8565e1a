using Bonding.Domain.Allocation;

namespace Bonding.Domain.Decisions;

/// <summary>The pods of each node in the order of their keys.</summary>
internal sealed class PodsByNode
{
    private readonly Buffer<int> _begins = new();
    private readonly Buffer<int> _next = new();
    private readonly Buffer<int> _pods = new();
    private readonly Buffer<string> _keys = new();

    public ReadOnlySpan<int> this[int node] => _pods.Span[_begins.Span[node].._begins.Span[node + 1]];

    public void Fill(ReadOnlySpan<PodFacts> pods, int nodes)
    {
        var begins = CountInto(_begins.Reset(nodes + 1), pods);
        var next = _next.Reset(nodes + 1);
        begins.CopyTo(next);
        var grouped = _pods.Reset(begins[nodes]);
        var keys = _keys.Reset(begins[nodes]);
        for (var pod = 0; pod < pods.Length; pod++)
        {
            if (pods[pod].Node < 0)
                continue;
            var place = next[pods[pod].Node]++;
            (grouped[place], keys[place]) = (pod, pods[pod].Key);
        }
        for (var node = 0; node < nodes; node++)
            keys[begins[node]..begins[node + 1]].Sort(grouped[begins[node]..begins[node + 1]], StringComparer.Ordinal);
    }

    private static Span<int> CountInto(Span<int> begins, ReadOnlySpan<PodFacts> pods)
    {
        foreach (ref readonly var pod in pods)
            if (pod.Node >= 0)
                begins[pod.Node + 1]++;
        for (var node = 1; node < begins.Length; node++)
            begins[node] += begins[node - 1];
        return begins;
    }
}
