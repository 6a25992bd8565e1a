namespace Bonding.Operator.Cluster.KubeVirt;

/// <summary>Names of KubeVirt's API.</summary>
public static class KubeVirtApi
{
    public const string Group = "kubevirt.io";
    public const string VirtualMachines = "virtualmachines";

    public const string VirtualMachineInstances = "virtualmachineinstances";
    public const string VirtualMachineInstanceMigrations = "virtualmachineinstancemigrations";

    /// <summary>Label of a launcher pod: UID of its instance.</summary>
    public const string CreatedByLabel = "kubevirt.io/created-by";

    /// <summary>Annotation of a pod that only provisions volumes.</summary>
    public const string ProvisioningAnnotation = "kubevirt.io/ephemeral-provisioning";

    /// <summary>The container of a launcher pod that the guest runs in.</summary>
    public const string ComputeContainer = "compute";

    /// <summary>Label of a node that KubeVirt puts VMs on.</summary>
    public const string SchedulableLabel = "kubevirt.io/schedulable";

    public static string RestartPath(string machineNamespace, string name) =>
        $"apis/subresources.{Group}/v1/namespaces/{Uri.EscapeDataString(machineNamespace)}/{VirtualMachines}/{Uri.EscapeDataString(name)}/restart";
}
