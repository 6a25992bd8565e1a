namespace Bonding.Operator.Relocations;

/// <summary>Since when each node is short without a break. Used by one tick at a time.</summary>
public sealed class NodeShortages
{
    private Dictionary<string, DateTimeOffset> _since = new(StringComparer.Ordinal);

    /// <summary>Takes the nodes that are short now; all others are not.</summary>
    public void Observe(IEnumerable<string> shortNodes, DateTimeOffset now) =>
        _since = shortNodes.ToDictionary(node => node, node => _since.GetValueOrDefault(node, now), StringComparer.Ordinal);

    /// <summary>Null for a node that is not short.</summary>
    public DateTimeOffset? Since(string node) => _since.TryGetValue(node, out var since) ? since : null;

    /// <summary>A VM is moved off the node: what that brings is to be seen first.</summary>
    public void Restart(string node, DateTimeOffset now) => _since[node] = now;
}
