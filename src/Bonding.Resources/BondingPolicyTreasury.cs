using Bonding.Kubernetes.Abstractions;

namespace Bonding.Resources;

/// <summary>What is done with the taxes.</summary>
public sealed class BondingPolicyTreasury
{
    [Description("Credits per hour to named accounts, paid only from taxes collected; what they do not cover is paid when they do.")]
    [XListType(XListType.Map)]
    [XListMapKeys("namespace", "account")]
    [Items(0, 100)]
    public IList<BondingPolicyGrant>? Grants { get; set; }
}
