using Bonding.Kubernetes.Abstractions;
using k8s.Models;

namespace Bonding.Resources.Policies;

/// <summary>The state of the policy. Only the operator writes it.</summary>
public sealed class BondingPolicyStatus
{
    [Description("Generation of the spec that this status describes.")]
    public long? ObservedGeneration { get; set; }

    [Description("Taxes that were collected and are not granted yet, in credits.")]
    public string? Treasury { get; set; }

    [Description("The newest valid spec. It stays in force while the current one is invalid.")]
    public LastGoodPolicy? LastGood { get; set; }

    [Description("All taxes that were collected, including those of deleted accounts, in credits.")]
    public string? Collected { get; set; }

    [Description("Up to when each grant is settled.")]
    [XListType(XListType.Map)]
    [XListMapKeys("namespace", "account", "uid")]
    [Items(0, 200)]
    public IList<GrantStatus>? Grants { get; set; }

    [Description("SHA-256 of the grants and the policy's UID, in lower-case hex. While it does not match, nothing is granted.")]
    public string? GrantsSeal { get; set; }

    [Description("Accepted: whether the spec is in force. If it is not, lastGood is.")]
    [XListType(XListType.Map)]
    [XListMapKeys("type")]
    [Items(0, 8)]
    public IList<V1Condition>? Conditions { get; set; }
}

/// <summary>Up to when a grant is settled.</summary>
public sealed class GrantStatus
{
    [Required]
    [Description("Namespace of the account.")]
    public string Namespace { get; set; } = "";

    [Required]
    [Description("Name of the account.")]
    public string Account { get; set; } = "";

    [Required]
    [Description("UID of the account. A new account with the same name starts from zero.")]
    public string Uid { get; set; } = "";

    [Description("Up to when the grant is counted, in milliseconds since 1970.")]
    [RangeMinimum(0)]
    public long AccruedToUnixMilliseconds { get; set; }

    [Description("Most credits that the account can have received from the treasury since it was opened.")]
    public string Allotted { get; set; } = "";

    [Description("Credits that are counted but not yet covered by collected taxes.")]
    public string Owed { get; set; } = "";
}

/// <summary>A copy of the newest valid spec of a policy. It stays in force while a later spec is invalid, even across restarts.</summary>
public sealed class LastGoodPolicy
{
    [Description("Generation of the policy that had this spec.")]
    public long? Generation { get; set; }

    [Required]
    [Description("The spec.")]
    public BondingPolicySpec Spec { get; set; } = new();
}
