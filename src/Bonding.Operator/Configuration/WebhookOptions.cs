namespace Bonding.Operator.Configuration;

/// <summary>The admission webhook that sets the PriorityClass of the tier on new pods of tenants.</summary>
public sealed class WebhookOptions
{
    public bool Enabled { get; set; } = true;

    /// <summary>The address of the HTTPS endpoint, as IP:PORT.</summary>
    public string Address { get; set; } = "0.0.0.0:9443";

    /// <summary>The Service in the operator's namespace through which the API server calls.</summary>
    public string ServiceName { get; set; } = "bonding-operator-webhook";

    /// <summary>
    /// The base URL for an API server that cannot reach the Service (tests, a demo outside the cluster). Empty: the Service is used.
    /// </summary>
    public string Url { get; set; } = "";

    /// <summary>The Secret that holds the certificates, in the operator's namespace.</summary>
    public string SecretName { get; set; } = "bonding-operator-webhook";

    /// <summary>The MutatingWebhookConfiguration that the leader keeps up to date.</summary>
    public string ConfigurationName { get; set; } = "bonding-operator";

    /// <summary>
    /// The ClusterRole that owns the MutatingWebhookConfiguration, so that deleting the role deletes it. Empty: it has no owner and stays.
    /// </summary>
    public string OwnerRole { get; set; } = "";

    /// <summary>
    /// The users who create the pods of VMs, with commas between them; <c>*</c> stands for everybody. A pod that somebody else creates
    /// gets no class of a VM, whatever controller it names.
    /// </summary>
    public string VirtualMachineCreators { get; set; } = "system:serviceaccount:kubevirt:kubevirt-controller";

    /// <summary>The users who create the pods of Deployments and StatefulSets, in the same form.</summary>
    public string WorkloadCreators { get; set; } =
        "system:kube-controller-manager,system:serviceaccount:kube-system:replicaset-controller,"
        + "system:serviceaccount:kube-system:statefulset-controller";
}
