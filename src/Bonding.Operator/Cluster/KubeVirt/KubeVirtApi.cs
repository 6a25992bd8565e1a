namespace Bonding.Operator.Cluster.KubeVirt;

/// <summary>The names that KubeVirt's API uses.</summary>
public static class KubeVirtApi
{
    public const string Group = "kubevirt.io";
    public const string VirtualMachines = "virtualmachines";

    public const string VirtualMachineInstances = "virtualmachineinstances";
    public const string VirtualMachineInstanceMigrations = "virtualmachineinstancemigrations";

    /// <summary>The label of a launcher pod that holds the UID of its instance.</summary>
    public const string CreatedByLabel = "kubevirt.io/created-by";

    /// <summary>The annotation of a pod that only provisions volumes.</summary>
    public const string ProvisioningAnnotation = "kubevirt.io/ephemeral-provisioning";

    /// <summary>The container of a launcher pod in which the guest runs.</summary>
    public const string ComputeContainer = "compute";

    /// <summary>The label of a node on which KubeVirt may place VMs.</summary>
    public const string SchedulableLabel = "kubevirt.io/schedulable";

    /// <summary>Returns the path of the request that restarts a VM.</summary>
    public static string RestartPath(string vmNamespace, string name) =>
        $"apis/subresources.{Group}/v1/namespaces/{Uri.EscapeDataString(vmNamespace)}"
        + $"/{VirtualMachines}/{Uri.EscapeDataString(name)}/restart";
}
