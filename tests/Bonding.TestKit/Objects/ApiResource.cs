namespace Bonding.TestKit.Objects;

/// <summary>Where a kind lives on the API server, e.g. <c>("kubevirt.io/v1", "virtualmachines")</c>.</summary>
public sealed record ApiResource(string GroupVersion, string Plural)
{
    public static readonly ApiResource Pods = new("v1", "pods");
    public static readonly ApiResource Nodes = new("v1", "nodes");
    public static readonly ApiResource Deployments = new("apps/v1", "deployments");
    public static readonly ApiResource Ranges = new("v1", "limitranges");
    public static readonly ApiResource Quotas = new("v1", "resourcequotas");
    public static readonly ApiResource Leases = new("coordination.k8s.io/v1", "leases");
    public static readonly ApiResource Crds = new("apiextensions.k8s.io/v1", "customresourcedefinitions");
    public static readonly ApiResource MutatingWebhooks = new("admissionregistration.k8s.io/v1", "mutatingwebhookconfigurations");
    public static readonly ApiResource ValidatingWebhooks = new("admissionregistration.k8s.io/v1", "validatingwebhookconfigurations");
    public static readonly ApiResource VirtualMachines = new("kubevirt.io/v1", "virtualmachines");
    public static readonly ApiResource Instances = new("kubevirt.io/v1", "virtualmachineinstances");
    public static readonly ApiResource Migrations = new("kubevirt.io/v1", "virtualmachineinstancemigrations");

    private string Root => GroupVersion.Contains('/') ? $"apis/{GroupVersion}" : $"api/{GroupVersion}";

    /// <summary>The path of all objects, or of one namespace's.</summary>
    public string Collection(string @namespace = "") =>
        @namespace.Length == 0 ? $"{Root}/{Plural}" : $"{Root}/namespaces/{@namespace}/{Plural}";

    public string Path(ObjectRef key) => $"{Collection(key.Namespace)}/{key.Name}";
}
