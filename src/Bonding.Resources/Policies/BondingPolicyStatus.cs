using Bonding.Kubernetes.Abstractions;
using k8s.Models;

namespace Bonding.Resources.Policies;

/// <summary>Written by the operator alone.</summary>
public sealed class BondingPolicyStatus
{
    [Description("Generation of the spec that this status reflects.")]
    public long? ObservedGeneration { get; set; }

    [Description("Taxes collected and not granted, in credits.")]
    public string? Treasury { get; set; }

    [Description("The newest spec that could be used. It is in force while the present one cannot.")]
    public LastGoodPolicy? LastGood { get; set; }

    [Description("Taxes collected, from deleted accounts too.")]
    public string? Collected { get; set; }

    [Description("How far each grant was settled.")]
    [XListType(XListType.Map)]
    [XListMapKeys("namespace", "account", "uid")]
    [Items(0, 200)]
    public IList<GrantStatus>? Grants { get; set; }

    [Description("SHA-256 over the grants and the policy's UID, lower-case hex. Nothing is granted while it does not fit them.")]
    public string? GrantsSeal { get; set; }

    [Description("Accepted: whether the spec is in force; if not, the last good one still is.")]
    [XListType(XListType.Map)]
    [XListMapKeys("type")]
    [Items(0, 8)]
    public IList<V1Condition>? Conditions { get; set; }
}

/// <summary>How far a grant was settled.</summary>
public sealed class GrantStatus
{
    [Required]
    [Description("Namespace of the account.")]
    public string Namespace { get; set; } = "";

    [Required]
    [Description("Name of the account.")]
    public string Account { get; set; } = "";

    [Required]
    [Description("UID of the account: another account of the same name begins anew.")]
    public string Uid { get; set; } = "";

    [Description("Until when it was counted, in milliseconds since 1970.")]
    [RangeMinimum(0)]
    public long AccruedToUnixMilliseconds { get; set; }

    [Description("All that the account may have received from the treasury since it was opened.")]
    public string Allotted { get; set; } = "";

    [Description("Counted, but not covered by the taxes collected so far.")]
    public string Owed { get; set; } = "";
}

/// <summary>A copy of the newest spec of a policy that could be used: it stays in force, also after a restart, while a later one cannot.</summary>
public sealed class LastGoodPolicy
{
    [Description("Generation of the policy that it was the spec of.")]
    public long? Generation { get; set; }

    [Required]
    [Description("The spec.")]
    public BondingPolicySpec Spec { get; set; } = new();
}
