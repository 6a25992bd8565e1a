using k8s;
using k8s.Models;

namespace Bonding.Operator.State;

/// <summary>Compares two versions of an object.</summary>
public static class ObjectVersion
{
    /// <summary>Returns whether two objects of one name are the same version of the same object.</summary>
    public static bool IsSame(IKubernetesObject<V1ObjectMeta> version, IKubernetesObject<V1ObjectMeta> other) =>
        version.Metadata.Uid == other.Metadata.Uid && version.Metadata.ResourceVersion == other.Metadata.ResourceVersion;

    /// <summary>
    /// Returns whether a version is newer than another one of the same name. A re-created object has another UID and counts as newer.
    /// </summary>
    public static bool IsNewer(IKubernetesObject<V1ObjectMeta> version, IKubernetesObject<V1ObjectMeta> than) =>
        version.Metadata.Uid != than.Metadata.Uid || IsNewer(version.Metadata.ResourceVersion, than.Metadata.ResourceVersion);

    /// <summary>Returns whether the resourceVersion of an object is newer than another one of the same object.</summary>
    // Within one etcd they rise as numbers, which KEP-5504 guarantees.
    public static bool IsNewer(string? version, string? than) =>
        ulong.TryParse(version, out var left) && ulong.TryParse(than, out var right) ? left > right : version != than;
}
