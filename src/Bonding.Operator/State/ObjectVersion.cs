using k8s;
using k8s.Models;

namespace Bonding.Operator.State;

/// <summary>Which of two versions of an object is the newer one.</summary>
public static class ObjectVersion
{
    /// <summary>Whether a version is newer than another one of the same name. A re-created object has another UID, and counts as newer.</summary>
    // Versions of one object in one etcd rise as numbers (KEP-5504 makes that a promise).
    public static bool IsNewer(IKubernetesObject<V1ObjectMeta> version, IKubernetesObject<V1ObjectMeta> than) =>
        version.Metadata.Uid != than.Metadata.Uid
        || (ulong.TryParse(version.Metadata.ResourceVersion, out var left)
            && ulong.TryParse(than.Metadata.ResourceVersion, out var right) ? left > right
            : version.Metadata.ResourceVersion != than.Metadata.ResourceVersion);
}
