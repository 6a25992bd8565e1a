using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.Cluster.KubeVirt;
using k8s.Models;

namespace Bonding.Operator.Cluster;

/// <summary>VMs, their instances and the migrations of these as the cluster has them; empty while it does not serve KubeVirt.</summary>
public sealed class KubeVirtCaches
{
    private const string ByInstance = "instance";
    private readonly ResourceStore<VirtualMachineInstanceMigration> _migrations;
    private readonly Func<bool> _synced;

    /// <param name="synced">Whether all of them hold everything.</param>
    public KubeVirtCaches(
        ResourceStore<VirtualMachine> machines,
        ResourceStore<VirtualMachineInstance> instances,
        ResourceStore<VirtualMachineInstanceMigration> migrations,
        Func<bool> synced
    )
    {
        (VirtualMachines, Instances, _migrations, _synced) = (machines, instances, migrations, synced);
        migrations.AddIndex(ByInstance, migration => [new NamespacedName(migration.Namespace(), migration.Spec.VmiName).ToString()]);
    }

    public ResourceStore<VirtualMachine> VirtualMachines { get; }

    public ResourceStore<VirtualMachineInstance> Instances { get; }

    public bool HasSynced => _synced();

    /// <summary>Every migration of the cluster that KubeVirt still keeps.</summary>
    public IReadOnlyList<VirtualMachineInstanceMigration> Migrations => _migrations.List();

    /// <summary>The migrations of an instance, those that ended long ago aside: KubeVirt removes them.</summary>
    public IReadOnlyList<VirtualMachineInstanceMigration> MigrationsOf(NamespacedName instance) =>
        _migrations.ByIndex(ByInstance, instance.ToString());
}

/// <summary>Watches VMs, their instances and migrations from when the server serves them; it may be installed later than the operator.</summary>
public sealed class KubeVirtInformers(
    Informer<VirtualMachine> machines,
    Informer<VirtualMachineInstance> instances,
    Informer<VirtualMachineInstanceMigration> migrations,
    ServerCapabilities capabilities
) : BackgroundService
{
    public bool HasSynced => machines.HasSynced && instances.HasSynced && migrations.HasSynced;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(
            machines.StopAsync(cancellationToken),
            instances.StopAsync(cancellationToken),
            migrations.StopAsync(cancellationToken)
        );
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await capabilities.KubeVirtAvailable.WaitAsync(stoppingToken);
        await machines.StartAsync(stoppingToken);
        await instances.StartAsync(stoppingToken);
        await migrations.StartAsync(stoppingToken);
    }
}
