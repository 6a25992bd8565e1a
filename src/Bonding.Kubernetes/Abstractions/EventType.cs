namespace Bonding.Kubernetes.Abstractions;

public enum EventType
{
    Normal,
    Warning,
}
