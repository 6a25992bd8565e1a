using Bonding.Kubernetes.Abstractions;

namespace Bonding.Resources.CreditAccounts;

/// <summary>The running pod of the tenant, with its CPU in millicores.</summary>
public sealed class AllocationStatus
{
    [Description("Name of the pod.")]
    public string Pod { get; set; } = "";

    [Description("UID of the pod.")]
    public string PodUid { get; set; } = "";

    [Description("Node that the pod runs on.")]
    public string Node { get; set; } = "";

    [Description("CPU request that the pod was created with, of the containers that take part, in millicores.")]
    public int BaseRequest { get; set; }

    [Description("CPU limit that the pod was created with, of the containers that take part, in millicores.")]
    public int? BaseLimit { get; set; }

    [Description("Current CPU request, in millicores.")]
    public int Request { get; set; }

    [Description("CPU request that the allocation decided, in millicores.")]
    public int Target { get; set; }

    [Description("What the tenant's units are worth on a node with room, in millicores: base request times base multiplier.")]
    public int? Entitlement { get; set; }

    [Description(
        "At which level the tenant holds its entitlement: Resting (the entitlement itself), Boosted (more, while a burst runs or is due) "
            + "or GivenBack (its base request, while it has proven that it is quiet). Left out without units."
    )]
    public string? Level { get; set; }

    [Description("Why it is at that level: Entitled, BurstRunning, BurstDue, ProvenQuiet or NotAdmitted.")]
    public string? LevelReason { get; set; }

    [Description("Why the request differs from the target, or why it was changed.")]
    public string? Reason { get; set; }

    [Description("What the containers of the running pods were created with, before anybody resized them.")]
    public IList<PodBaseStatus>? Bases { get; set; }
}

/// <summary>What some pods of the tenant were created with.</summary>
public sealed class PodBaseStatus
{
    [Description("UIDs of the pods.")]
    public IList<string> PodUids { get; set; } = [];

    [Description("The containers that take part in resizes.")]
    public IList<ContainerBaseStatus> Containers { get; set; } = [];
}

/// <summary>What a container was created with, with its CPU in millicores.</summary>
public sealed class ContainerBaseStatus
{
    [Description("Name of the container.")]
    public string Name { get; set; } = "";

    [Description("CPU request, in millicores; 0 if it had none.")]
    public int Request { get; set; }

    [Description("CPU limit, in millicores, if it had one.")]
    public int? Limit { get; set; }

    [Description("Whether it is an init container that runs as long as the pod.")]
    public bool? Sidecar { get; set; }
}
