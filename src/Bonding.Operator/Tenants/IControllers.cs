using Bonding.Kubernetes.Client;
using k8s.Models;

namespace Bonding.Operator.Tenants;

/// <summary>Finds the controllers that owner references name.</summary>
public interface IControllers
{
    /// <summary>The controller that is there under the key and the reference's UID; null if none is, or if tenants have none of its kind.</summary>
    ValueTask<IMetadata<V1ObjectMeta>?> FindAsync(ResourceKey key, V1OwnerReference owner, CancellationToken cancellation);
}
