namespace Bonding.Kubernetes.Abstractions;

/// <summary>Who owns a list under server-side apply: the list as a whole, each item, or each item by its keys.</summary>
public enum XListType
{
    Atomic,
    Set,
    Map,
}
