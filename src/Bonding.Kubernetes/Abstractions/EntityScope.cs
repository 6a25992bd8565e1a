namespace Bonding.Kubernetes.Abstractions;

public enum EntityScope
{
    Namespaced,
    Cluster,
}
