using k8s;
using k8s.Models;

namespace Bonding.Kubernetes.Client;

/// <summary>
/// The namespace and name of an object within its kind. The namespace of a cluster-scoped object is the empty string. The total order is
/// the ordinal order of the text.
/// </summary>
public readonly record struct NamespacedName(string Namespace, string Name) : IComparable<NamespacedName>
{
    /// <summary>Names an object of a cluster-scoped kind.</summary>
    public static NamespacedName ClusterScoped(string name) => new("", name);

    public static NamespacedName Of(IKubernetesObject<V1ObjectMeta> resource) =>
        new(resource.Metadata.NamespaceProperty ?? "", resource.Metadata.Name);

    public static bool operator <(NamespacedName left, NamespacedName right) => left.CompareTo(right) < 0;

    public static bool operator >(NamespacedName left, NamespacedName right) => left.CompareTo(right) > 0;

    public static bool operator <=(NamespacedName left, NamespacedName right) => left.CompareTo(right) <= 0;

    public static bool operator >=(NamespacedName left, NamespacedName right) => left.CompareTo(right) >= 0;

    /// <summary>Compares without building the texts, because a tick compares many keys.</summary>
    public int CompareTo(NamespacedName other)
    {
        var (first, second) = (Namespace, other.Namespace);
        if (first == second)
            return string.CompareOrdinal(Name, other.Name);
        if (first.Length == 0 || second.Length == 0)
            return string.CompareOrdinal(ToString(), other.ToString());
        // No namespace contains a slash. Where the shorter namespace ends, its text therefore differs from that of the longer one.
        var common = first.AsSpan().CommonPrefixLength(second);
        return (common < first.Length ? first[common] : '/').CompareTo(common < second.Length ? second[common] : '/');
    }

    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";
}
