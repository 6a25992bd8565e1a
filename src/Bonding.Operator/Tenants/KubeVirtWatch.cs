using Bonding.Kubernetes.Informers;
using Bonding.Operator.Actuation;
using Bonding.Operator.Tenants.KubeVirt;

namespace Bonding.Operator.Tenants;

/// <summary>Watches VMs and their instances from when the server serves them; it may be installed later than the operator.</summary>
public sealed class KubeVirtWatch(Informer<VirtualMachine> machines, Informer<VirtualMachineInstance> instances, ServerCapabilities capabilities) : BackgroundService
{
    public bool HasSynced => machines.HasSynced && instances.HasSynced;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(machines.StopAsync(cancellationToken), instances.StopAsync(cancellationToken));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await capabilities.KubeVirtFound.WaitAsync(stoppingToken);
        await machines.StartAsync(stoppingToken);
        await instances.StartAsync(stoppingToken);
    }
}
