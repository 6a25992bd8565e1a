using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.Cluster.KubeVirt;
using k8s.Models;

namespace Bonding.Operator.Cluster;

/// <summary>The VMs of the cluster, their instances and the migrations of these; empty while the cluster does not serve KubeVirt.</summary>
public sealed class KubeVirtCaches
{
    private const string ByInstance = "instance";
    private readonly ResourceStore<VirtualMachineInstanceMigration> _migrations;
    private readonly Func<bool> _synced;

    /// <param name="virtualMachines">The VMs.</param>
    /// <param name="instances">Their instances.</param>
    /// <param name="migrations">The migrations of these.</param>
    /// <param name="synced">Returns whether all three are complete.</param>
    public KubeVirtCaches(
        ResourceStore<VirtualMachine> virtualMachines,
        ResourceStore<VirtualMachineInstance> instances,
        ResourceStore<VirtualMachineInstanceMigration> migrations,
        Func<bool> synced
    )
    {
        (VirtualMachines, Instances, _migrations, _synced) = (virtualMachines, instances, migrations, synced);
        migrations.AddIndex(ByInstance, migration => [new NamespacedName(migration.Namespace(), migration.Spec.VmiName).ToString()]);
    }

    public ResourceStore<VirtualMachine> VirtualMachines { get; }

    public ResourceStore<VirtualMachineInstance> Instances { get; }

    public bool HasSynced => _synced();

    /// <summary>All migrations of the cluster that KubeVirt has not removed yet.</summary>
    public IReadOnlyList<VirtualMachineInstanceMigration> Migrations => _migrations.List();

    /// <summary>Returns the migrations of an instance. KubeVirt removes those that ended long ago.</summary>
    public IReadOnlyList<VirtualMachineInstanceMigration> MigrationsOf(NamespacedName instance) =>
        _migrations.ByIndex(ByInstance, instance.ToString());
}

/// <summary>
/// Watches VMs, their instances and migrations as soon as the API server serves them: KubeVirt may be installed later than the operator.
/// </summary>
public sealed class KubeVirtInformers(
    Informer<VirtualMachine> virtualMachines,
    Informer<VirtualMachineInstance> instances,
    Informer<VirtualMachineInstanceMigration> migrations,
    ServerCapabilities capabilities
) : BackgroundService
{
    public bool HasSynced => virtualMachines.HasSynced && instances.HasSynced && migrations.HasSynced;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(
            virtualMachines.StopAsync(cancellationToken),
            instances.StopAsync(cancellationToken),
            migrations.StopAsync(cancellationToken)
        );
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await capabilities.KubeVirtAvailable.WaitAsync(stoppingToken);
        await virtualMachines.StartAsync(stoppingToken);
        await instances.StartAsync(stoppingToken);
        await migrations.StartAsync(stoppingToken);
    }
}
