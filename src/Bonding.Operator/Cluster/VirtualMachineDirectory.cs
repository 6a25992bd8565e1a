using Bonding.Domain;
using Bonding.Domain.Allocation;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Cluster.KubeVirt;
using Bonding.Operator.Prometheus;
using Bonding.Operator.State;
using k8s.Models;

namespace Bonding.Operator.Cluster;

/// <summary>Finds VMs, their instances and the launcher pod that runs each of them now.</summary>
public sealed class VirtualMachineDirectory(PodCache pods, KubeVirtCaches caches)
{
    /// <summary>Returns whether a VM exists, or null while that is unknown.</summary>
    public bool? Exists(NamespacedName virtualMachine) => caches.HasSynced ? caches.VirtualMachines.Get(virtualMachine) is not null : null;

    /// <summary>Returns whether an instance exists, or null while that is unknown.</summary>
    public bool? InstanceExists(NamespacedName instance) => caches.HasSynced ? caches.Instances.Get(instance) is not null : null;

    /// <summary>Returns a VM as the cluster runs it. Its instance has the same name.</summary>
    public Tenant Resolve(NamespacedName virtualMachine)
    {
        var metrics = new MetricKey(MetricSource.VirtualMachine, virtualMachine.Namespace, virtualMachine.Name);
        if (caches.Instances.Get(virtualMachine) is not { } instance)
            return Tenant.Absent with { Metrics = [metrics] };
        var running = pods.RunningOf(PodInfo.KeyOfOwner(instance.Namespace(), "VirtualMachineInstance", instance.Name()))
            .Where(pod => IsLauncherOf(instance, pod))
            .ToList();
        List<TenantPod> active = ActivePod(instance, running) is { } pod
            ? [pod.Pod with { Obstacle = ObstacleOf(instance) ?? pod.Pod.Obstacle }]
            : [];
        return new Tenant(active, SizeOf(instance), MemoryOf(instance), [metrics])
        {
            IsMigrating = running.Count > 1 || caches.MigrationsOf(virtualMachine).Any(migration => migration.IsInFlight()),
        };
    }

    /// <summary>Returns whether a pod runs a VM, whose use KubeVirt reports.</summary>
    public bool IsLauncher(PodInfo pod) =>
        pod.LaunchedFor is { } launched
        && caches.Instances.Get(new NamespacedName(pod.Pod.Namespace, launched.Name)) is { } instance
        && IsLauncherOf(instance, pod);

    // Who may create pods can give one the label and the controller of an instance. KubeVirt says which pods are its own.
    private static bool IsLauncherOf(VirtualMachineInstance instance, PodInfo pod) =>
        pod.LaunchedFor?.Uid == instance.Uid() && (instance.Status.ActivePods is not { } own || own.ContainsKey(pod.Pod.Uid));

    // A migrating instance has two pods. The one on its node is active; if there are several, the newest.
    private static PodInfo? ActivePod(VirtualMachineInstance instance, IEnumerable<PodInfo> running) =>
        running
            .Where(pod => pod.Pod.Node == instance.Status.NodeName)
            .OrderByDescending(pod => pod.CreatedAt)
            .ThenBy(pod => pod.Pod.Name, StringComparer.Ordinal)
            .FirstOrDefault();

    private static string? ObstacleOf(VirtualMachineInstance instance) =>
        instance.Spec.Domain?.Cpu?.DedicatedCpuPlacement == true ? AllocationReason.DedicatedCpu : null;

    // Without a topology KubeVirt makes the guest as large as its CPU limit, or else its request.
    private static Millicores SizeOf(VirtualMachineInstance instance)
    {
        var domain = instance.Spec.Domain;
        if ((instance.Status.CurrentCPUTopology?.Vcpus ?? domain?.Cpu?.Vcpus) is { } vcpus)
            return Millicores.FromQuantity(vcpus);
        var declared = Quantities.CpuOf(domain?.Resources?.Limits) ?? Quantities.CpuOf(domain?.Resources?.Requests);
        return declared?.RoundUpToVcpus() ?? Millicores.FromVcpus(1);
    }

    private static long? MemoryOf(VirtualMachineInstance instance) =>
        instance.Spec.Domain?.Memory?.Guest is { } guest
            ? Quantities.Bytes(guest)
            : Quantities.Bytes(instance.Spec.Domain?.Resources?.Requests);
}
