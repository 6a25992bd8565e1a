using Bonding.Kubernetes.Client;
using Bonding.Operator.Cluster.KubeVirt;
using Bonding.Operator.State;

namespace Bonding.Operator.Cluster;

/// <summary>The capabilities of the API server, as last discovered. The operator works without those that are missing.</summary>
public sealed class ServerCapabilities
{
    private readonly TaskCompletionSource _kubeVirtAvailable = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Latest<Discovered?> _latest = new(null);

    /// <summary>Whether the capabilities were discovered at least once.</summary>
    public bool IsKnown => _latest.Current is not null;

    /// <summary>Whether running pods can be resized (Kubernetes 1.33 and later).</summary>
    public bool PodResize => _latest.Current is { PodResize: true };

    /// <summary>
    /// Whether a webhook can be asked about some pods only (Kubernetes 1.30 and later): elsewhere it would hold all pods up when it fails.
    /// </summary>
    public bool MatchConditions => _latest.Current is { Minor: >= 30 };

    /// <summary>Completes once the API server has served VMs.</summary>
    public Task KubeVirtAvailable => _kubeVirtAvailable.Task;

    public void Update(bool podResize, bool kubeVirt, int minor = 0)
    {
        _latest.Publish(new Discovered(podResize, minor));
        if (kubeVirt)
            _kubeVirtAvailable.TrySetResult();
    }

    private sealed record Discovered(bool PodResize, int Minor);
}

/// <summary>Discovers the capabilities of the API server at start and every minute.</summary>
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
            capabilities.Update(podResize, kubeVirt, await discovery.MinorVersionAsync(stop));
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
