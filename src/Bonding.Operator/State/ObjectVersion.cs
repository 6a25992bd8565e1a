using k8s;
using k8s.Models;

namespace Bonding.Operator.State;

/// <summary>Which of two versions of an object is the newer one.</summary>
public static class ObjectVersion
{
    /// <summary>Whether a version is newer than another one of the same name. A re-created object has another UID, and counts as newer.</summary>
    public static bool IsNewer(IKubernetesObject<V1ObjectMeta> version, IKubernetesObject<V1ObjectMeta> than) =>
        version.Metadata.Uid != than.Metadata.Uid || IsNewer(version.Metadata.ResourceVersion, than.Metadata.ResourceVersion);

    /// <summary>The same of two versions of one object.</summary>
    // In one etcd they rise as numbers (KEP-5504 makes that a promise).
    public static bool IsNewer(string? version, string? than) =>
        ulong.TryParse(version, out var left) && ulong.TryParse(than, out var right) ? left > right : version != than;
}
