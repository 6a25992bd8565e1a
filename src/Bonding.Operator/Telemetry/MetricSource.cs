namespace Bonding.Operator.Telemetry;

/// <summary>Who reports a tenant's usage.</summary>
public enum MetricSource
{
    /// <summary>KubeVirt, by VirtualMachineInstance.</summary>
    Machine,

    /// <summary>The kubelet's cAdvisor, by pod and container.</summary>
    Pod,
}
