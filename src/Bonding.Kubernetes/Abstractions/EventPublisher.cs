using k8s;
using k8s.Models;

namespace Bonding.Kubernetes.Abstractions;

/// <summary>Publishes a Kubernetes event about an entity. Never throws because of a failure of the server or the network.</summary>
public delegate Task EventPublisher(
    IKubernetesObject<V1ObjectMeta> entity,
    string reason,
    string message,
    EventType type = EventType.Normal,
    CancellationToken cancellationToken = default
);

public enum EventType
{
    Normal,
    Warning,
}
