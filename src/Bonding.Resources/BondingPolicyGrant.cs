using Bonding.Kubernetes.Abstractions;

namespace Bonding.Resources;

/// <summary>A grant to one account.</summary>
public sealed class BondingPolicyGrant
{
    [Required]
    [Description("Namespace of the account.")]
    [Length(1, 63)]
    [Pattern(Patterns.ObjectName)]
    public string Namespace { get; set; } = "";

    [Required]
    [Description("Name of the CreditAccount.")]
    [Length(1, 253)]
    [Pattern(Patterns.ObjectName)]
    public string Account { get; set; } = "";

    [Required]
    [Description("Credits per hour.")]
    [Pattern(Patterns.Credits)]
    [Length(1, 19)]
    public string CreditsPerHour { get; set; } = "";
}
