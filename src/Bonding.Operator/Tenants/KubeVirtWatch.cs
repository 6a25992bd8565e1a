using Bonding.Kubernetes.Informers;
using Bonding.Operator.Actuation;
using Bonding.Operator.Tenants.KubeVirt;

namespace Bonding.Operator.Tenants;

/// <summary>Watches VMs, their instances and migrations from when the server serves them; it may be installed later than the operator.</summary>
public sealed class KubeVirtWatch(
    Informer<VirtualMachine> machines, Informer<VirtualMachineInstance> instances, Informer<VirtualMachineInstanceMigration> migrations,
    ServerCapabilities capabilities) : BackgroundService
{
    public bool HasSynced => machines.HasSynced && instances.HasSynced && migrations.HasSynced;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(machines.StopAsync(cancellationToken), instances.StopAsync(cancellationToken), migrations.StopAsync(cancellationToken));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await capabilities.KubeVirtFound.WaitAsync(stoppingToken);
        await machines.StartAsync(stoppingToken);
        await instances.StartAsync(stoppingToken);
        await migrations.StartAsync(stoppingToken);
    }
}
