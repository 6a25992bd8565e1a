using Bonding.Kubernetes.Abstractions;

namespace Bonding.Resources.CreditAccounts;

/// <summary>The running pod of the tenant. CPU in millicores.</summary>
public sealed class AllocationStatus
{
    [Description("Name of the pod.")]
    public string Pod { get; set; } = "";

    [Description("UID of the pod that the base request belongs to.")]
    public string PodUid { get; set; } = "";

    [Description("Node that it runs on.")]
    public string Node { get; set; } = "";

    [Description("Request of the pod at first sight.")]
    public int BaseRequest { get; set; }

    [Description("Limit of the pod at first sight.")]
    public int? BaseLimit { get; set; }

    [Description("Present request.")]
    public int Request { get; set; }

    [Description("What the allocation wants it to be.")]
    public int Target { get; set; }

    [Description("Why it is not, or why it was changed.")]
    public string? Reason { get; set; }
}
