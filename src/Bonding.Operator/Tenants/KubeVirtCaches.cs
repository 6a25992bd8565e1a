using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.Tenants.KubeVirt;
using k8s.Models;

namespace Bonding.Operator.Tenants;

/// <summary>VMs, their instances and the migrations of these as the cluster has them; empty while it does not serve KubeVirt.</summary>
public sealed class KubeVirtCaches
{
    private const string ByInstance = "instance";
    private readonly ResourceStore<VirtualMachineInstanceMigration> _migrations;
    private readonly Func<bool> _synced;

    /// <param name="synced">Whether all of them hold everything.</param>
    public KubeVirtCaches(
        ResourceStore<VirtualMachine> machines, ResourceStore<VirtualMachineInstance> instances, ResourceStore<VirtualMachineInstanceMigration> migrations,
        Func<bool> synced)
    {
        (Machines, Instances, _migrations, _synced) = (machines, instances, migrations, synced);
        migrations.AddIndex(ByInstance, migration => [new ResourceKey(migration.Namespace(), migration.Spec.VmiName).ToString()]);
    }

    public ResourceStore<VirtualMachine> Machines { get; }

    public ResourceStore<VirtualMachineInstance> Instances { get; }

    public bool HasSynced => _synced();

    /// <summary>Every migration of the cluster that KubeVirt still keeps.</summary>
    public IReadOnlyList<VirtualMachineInstanceMigration> Migrations => _migrations.List();

    /// <summary>The migrations of an instance, those that ended long ago aside: KubeVirt removes them.</summary>
    public IReadOnlyList<VirtualMachineInstanceMigration> MigrationsOf(ResourceKey instance) => _migrations.ByIndex(ByInstance, instance.ToString());
}
