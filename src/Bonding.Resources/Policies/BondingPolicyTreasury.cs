using Bonding.Kubernetes.Abstractions;
using Bonding.Resources.Common;

namespace Bonding.Resources.Policies;

/// <summary>What is done with the taxes.</summary>
public sealed class BondingPolicyTreasury
{
    [Description("Credits per hour to named accounts, paid only from taxes collected; what they do not cover is paid when they do.")]
    [XListType(XListType.Map)]
    [XListMapKeys("namespace", "account")]
    [Items(0, 100)]
    public IList<BondingPolicyGrant>? Grants { get; set; }
}

/// <summary>A grant to one account.</summary>
public sealed class BondingPolicyGrant
{
    [Required]
    [Description("Namespace of the account.")]
    [Length(1, 63)]
    [Pattern(FieldPatterns.ObjectName)]
    public string Namespace { get; set; } = "";

    [Required]
    [Description("Name of the CreditAccount.")]
    [Length(1, 253)]
    [Pattern(FieldPatterns.ObjectName)]
    public string Account { get; set; } = "";

    [Required]
    [Description("Credits per hour.")]
    [Pattern(FieldPatterns.Credits)]
    [Length(1, 19)]
    public string CreditsPerHour { get; set; } = "";
}
