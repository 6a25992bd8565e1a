using k8s;
using k8s.Models;

namespace Bonding.Operator.Cluster;

/// <summary>
/// Removes from pods and their controllers what no decision needs, before they are cached. What a cached pod costs is then bounded by its
/// containers, and not by what its owner wrote into it.
/// </summary>
public static class PodTrim
{
    /// <summary>The most labels, of all those that a pod has, and entries of a node selector.</summary>
    public const int MostLabels = 16;

    private const int LongestNote = 8 << 10;
    private const int LongestMessage = 1 << 10;
    private const string Resize = "resize";

    // Those of this project, of KubeVirt, and of pods that a kubelet has from a file.
    private static readonly string[] NotePrefixes = ["bonding.dev/", "kubevirt.io/", "cdi.kubevirt.io/", "kubernetes.io/config.mirror"];

    /// <summary>Trims a pod.</summary>
    public static void Trim(IKubernetesObject<V1ObjectMeta> resource)
    {
        var pod = (V1Pod)resource;
        TrimMetadata(pod.Metadata);
        // Only resizes are looked up by who made them.
        pod.Metadata.ManagedFields = pod.Metadata.ManagedFields?.Where(entry => entry.Subresource == Resize).ToList();
        if (pod.Spec is { } spec)
            TrimSpec(spec);
        if (pod.Status is { } status)
            TrimStatus(status);
    }

    /// <summary>Trims a Deployment, a ReplicaSet or a StatefulSet. Its template keeps its class and what its pods are owned by.</summary>
    public static void TrimWorkload(IKubernetesObject<V1ObjectMeta> resource)
    {
        TrimMetadata(resource.Metadata);
        var template = resource switch
        {
            V1Deployment deployment => deployment.Spec?.Template,
            V1ReplicaSet set => set.Spec?.Template,
            V1StatefulSet set => set.Spec?.Template,
            _ => null,
        };
        if (template?.Metadata is { } metadata)
            TrimMetadata(metadata);
        if (template?.Spec is { } spec)
            TrimSpec(spec);
    }

    private static void TrimMetadata(V1ObjectMeta metadata)
    {
        metadata.Annotations = metadata
            .Annotations?.Where(note => note.Value.Length <= LongestNote && NotePrefixes.Any(prefix => IsBelow(note.Key, prefix)))
            .ToDictionary();
        metadata.Labels = Bounded(metadata.Labels);
    }

    private static bool IsBelow(string key, string prefix) => key.StartsWith(prefix, StringComparison.Ordinal);

    // A pod with more hides some of them at its own cost alone.
    private static IDictionary<string, string>? Bounded(IDictionary<string, string>? labels) =>
        labels is { Count: > MostLabels }
            ? labels.OrderBy(IsForeign).ThenBy(label => label.Key, StringComparer.Ordinal).Take(MostLabels).ToDictionary()
            : labels;

    private static bool IsForeign(KeyValuePair<string, string> label) =>
        !IsBelow(label.Key, "kubevirt.io/") && !IsBelow(label.Key, "kubernetes.io/");

    private static void TrimSpec(V1PodSpec spec)
    {
        spec.Volumes = null;
        spec.Affinity = null;
        spec.DnsConfig = null;
        spec.EphemeralContainers = null;
        spec.HostAliases = null;
        spec.ImagePullSecrets = null;
        spec.ReadinessGates = null;
        spec.SecurityContext = null;
        spec.Tolerations = null;
        spec.TopologySpreadConstraints = null;
        spec.NodeSelector = Bounded(spec.NodeSelector);
        foreach (var container in (spec.InitContainers ?? []).Concat(spec.Containers ?? []))
            TrimContainer(container);
    }

    private static void TrimContainer(V1Container container)
    {
        container.Args = null;
        container.Command = null;
        container.Env = null;
        container.EnvFrom = null;
        container.Image = null;
        container.Lifecycle = null;
        container.LivenessProbe = null;
        container.Ports = null;
        container.ReadinessProbe = null;
        container.SecurityContext = null;
        container.StartupProbe = null;
        container.VolumeDevices = null;
        container.VolumeMounts = null;
        container.WorkingDir = null;
    }

    private static void TrimStatus(V1PodStatus status)
    {
        status.EphemeralContainerStatuses = null;
        status.HostIPs = null;
        status.PodIPs = null;
        status.Message = null;
        foreach (var condition in status.Conditions ?? [])
            if (condition.Message?.Length > LongestMessage)
                condition.Message = condition.Message[..LongestMessage];
        foreach (var container in (status.InitContainerStatuses ?? []).Concat(status.ContainerStatuses ?? []))
            TrimStatus(container);
    }

    private static void TrimStatus(V1ContainerStatus container)
    {
        container.ContainerID = null;
        container.Image = null;
        container.ImageID = null;
        container.LastState = null;
        container.VolumeMounts = null;
    }
}
