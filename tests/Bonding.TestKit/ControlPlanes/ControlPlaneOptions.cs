namespace Bonding.TestKit.ControlPlanes;

/// <summary>What a <see cref="ControlPlane"/> starts beside etcd and the API server.</summary>
public sealed record ControlPlaneOptions
{
    /// <summary>Start kube-scheduler: pods are bound to Node objects that are Ready and have room.</summary>
    public bool Scheduler { get; init; } = true;

    /// <summary>
    /// Start kube-controller-manager: Deployments get pods, namespaces get their default ServiceAccount, owned objects are
    /// collected. Without it the API server admits pods without a ServiceAccount.
    /// </summary>
    public bool ControllerManager { get; init; } = true;

    /// <summary>
    /// A Node whose status and lease stay unchanged for this long becomes Unknown. Nobody runs a kubelet here, so the default
    /// (one hour) keeps a Node that a test made Ready for the whole test. Needs the controller manager.
    /// </summary>
    public TimeSpan NodeMonitorGracePeriod { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The limit for each server to become ready. The usual time is under 10 s.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>More arguments for kube-apiserver, for example a feature gate.</summary>
    public IReadOnlyList<string> ApiServerArguments { get; init; } = [];
}
