using Bonding.Kubernetes.Abstractions;
using k8s.Models;

namespace Bonding.Resources;

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
