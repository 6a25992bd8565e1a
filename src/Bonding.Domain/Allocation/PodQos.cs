namespace Bonding.Domain.Allocation;

/// <summary>Kubernetes' quality-of-service class of a pod. A resize must not change it.</summary>
public enum PodQos
{
    BestEffort,
    Burstable,
    Guaranteed,
}
