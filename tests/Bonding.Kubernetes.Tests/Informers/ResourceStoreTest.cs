using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using k8s.Models;

namespace Bonding.Kubernetes.Tests.Informers;

public class ResourceStoreTest
{
    private readonly ResourceStore<V1Pod> _store = new();

    [Fact]
    public void Objects_come_in_the_order_of_namespace_and_name()
    {
        foreach (var (ns, name) in new[] { ("b", "a"), ("a", "z"), ("a", "B") })
            _store.Put(Pod(ns, name, "n"));

        Assert.Equal(["a/B", "a/z", "b/a"], _store.List().Select(pod => NamespacedName.Of(pod).ToString()));
    }

    [Fact]
    public void An_index_follows_every_change_even_when_it_was_added_late()
    {
        _store.Put(Pod("ns", "early", "node1"));
        _store.AddIndex("node", pod => [pod.Spec.NodeName]);
        _store.Put(Pod("ns", "late", "node1"));
        Assert.Equal(["early", "late"], On("node1"));

        _store.Put(Pod("ns", "late", "node2"));
        _store.Remove(new NamespacedName("ns", "early"));

        Assert.Empty(On("node1"));
        Assert.Equal(["late"], On("node2"));
        Assert.Equal((false, true), (_store.HasAny("node", "node1"), _store.HasAny("node", "node2")));
    }

    [Fact]
    public void A_snapshot_does_not_change_under_its_reader()
    {
        _store.Put(Pod("ns", "a", "n"));
        var before = _store.List();
        _store.Put(Pod("ns", "b", "n"));

        Assert.Single(before);
        Assert.Equal(2, _store.List().Count);
    }

    private IEnumerable<string> On(string node) => _store.ByIndex("node", node).Select(pod => pod.Name());

    private static V1Pod Pod(string ns, string name, string node) =>
        new()
        {
            Metadata = new() { NamespaceProperty = ns, Name = name },
            Spec = new() { NodeName = node },
        };
}
