using Bonding.Kubernetes.Informers;
using Bonding.Operator.Tenants.KubeVirt;

namespace Bonding.Operator.Tenants;

/// <summary>VMs and their instances as the cluster has them; empty while it does not serve KubeVirt.</summary>
/// <param name="Machines">VirtualMachines.</param>
/// <param name="Instances">VirtualMachineInstances.</param>
/// <param name="Synced">Whether both hold everything.</param>
public sealed record KubeVirtCaches(ResourceStore<VirtualMachine> Machines, ResourceStore<VirtualMachineInstance> Instances, Func<bool> Synced)
{
    public bool HasSynced => Synced();
}
