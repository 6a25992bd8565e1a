using k8s;
using k8s.Models;

namespace Bonding.Kubernetes.Client;

/// <summary>Name of an object within its kind; the namespace is null for a cluster-scoped kind. Ordered by namespace, then name.</summary>
public readonly record struct NamespacedName(string? Namespace, string Name) : IComparable<NamespacedName>
{
    public static NamespacedName Of(IKubernetesObject<V1ObjectMeta> resource) =>
        new(string.IsNullOrEmpty(resource.Metadata.NamespaceProperty) ? null : resource.Metadata.NamespaceProperty, resource.Metadata.Name);

    public static bool operator <(NamespacedName left, NamespacedName right) => left.CompareTo(right) < 0;

    public static bool operator >(NamespacedName left, NamespacedName right) => left.CompareTo(right) > 0;

    public static bool operator <=(NamespacedName left, NamespacedName right) => left.CompareTo(right) <= 0;

    public static bool operator >=(NamespacedName left, NamespacedName right) => left.CompareTo(right) >= 0;

    public int CompareTo(NamespacedName other)
    {
        var byNamespace = string.CompareOrdinal(Namespace, other.Namespace);
        return byNamespace != 0 ? byNamespace : string.CompareOrdinal(Name, other.Name);
    }

    public override string ToString() => Namespace is null ? Name : $"{Namespace}/{Name}";
}
