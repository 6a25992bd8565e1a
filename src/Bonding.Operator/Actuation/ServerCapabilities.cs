namespace Bonding.Operator.Actuation;

/// <summary>What the API server can do, as last discovered. What it lacks is done without.</summary>
public sealed class ServerCapabilities
{
    private readonly TaskCompletionSource _kubeVirtFound = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _podResize;
    private volatile bool _isKnown;

    /// <summary>Whether it was asked with success.</summary>
    public bool IsKnown => _isKnown;

    /// <summary>Whether running pods can be resized (Kubernetes 1.33 and later).</summary>
    public bool PodResize => _podResize;

    /// <summary>Done once it has served VMs.</summary>
    public Task KubeVirtFound => _kubeVirtFound.Task;

    public void Found(bool podResize, bool kubeVirt)
    {
        (_podResize, _isKnown) = (podResize, true);
        if (kubeVirt) _kubeVirtFound.TrySetResult();
    }
}
