using Bonding.Kubernetes.Client;
using Bonding.Operator.Cluster.KubeVirt;

namespace Bonding.Operator.Cluster;

/// <summary>What the API server can do, as last discovered. What it lacks is done without.</summary>
public sealed class ServerCapabilities
{
    private readonly TaskCompletionSource _kubeVirtAvailable = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _podResize;
    private volatile bool _isKnown;

    /// <summary>Whether it was asked with success.</summary>
    public bool IsKnown => _isKnown;

    /// <summary>Whether running pods can be resized (Kubernetes 1.33 and later).</summary>
    public bool PodResize => _podResize;

    /// <summary>Done once it has served VMs.</summary>
    public Task KubeVirtAvailable => _kubeVirtAvailable.Task;

    public void Update(bool podResize, bool kubeVirt)
    {
        (_podResize, _isKnown) = (podResize, true);
        if (kubeVirt)
            _kubeVirtAvailable.TrySetResult();
    }
}

/// <summary>Asks the API server at start and every minute what it can do.</summary>
public sealed class CapabilityDiscovery(
    ApiDiscovery discovery,
    ServerCapabilities capabilities,
    TimeProvider time,
    ILogger<CapabilityDiscovery> logger
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = await DiscoverAsync(stoppingToken) ? Interval : RetryInterval;
            await Task.Delay(wait, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> DiscoverAsync(CancellationToken stop)
    {
        try
        {
            var podResize = await discovery.ServesAsync("v1", "pods/resize", stop);
            var kubeVirt = await discovery.ServesAsync($"{KubeVirtApi.Group}/v1", KubeVirtApi.VirtualMachines, stop);
            if (!podResize && !capabilities.IsKnown)
                logger.LogWarning("The server cannot resize running pods (Kubernetes 1.33 can): CPU requests stay as they are");
            capabilities.Update(podResize, kubeVirt);
            return true;
        }
        catch (Exception error) when (ApiErrors.IsFailedOrCancelledRequest(error))
        {
            if (!stop.IsCancellationRequested)
                logger.LogWarning("What the server can do is not known yet: {Error}", error.Message);
            return false;
        }
    }
}
