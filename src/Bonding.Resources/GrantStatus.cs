using Bonding.Kubernetes.Abstractions;

namespace Bonding.Resources;

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
