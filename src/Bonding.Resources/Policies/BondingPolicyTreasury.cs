using Bonding.Kubernetes.Abstractions;
using Bonding.Resources.Common;

namespace Bonding.Resources.Policies;

/// <summary>How collected taxes are used.</summary>
public sealed class BondingPolicyTreasury
{
    [Description(
        "Credits per hour for named accounts. They are paid only from collected taxes; what these do not cover is paid once they do."
    )]
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
    [Description("Credits that the account receives per hour.")]
    [Pattern(FieldPatterns.Credits)]
    [Length(1, 19)]
    public string CreditsPerHour { get; set; } = "";
}
