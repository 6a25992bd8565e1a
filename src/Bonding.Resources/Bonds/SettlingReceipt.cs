using Bonding.Kubernetes.Abstractions;
using Bonding.Resources.Common;

namespace Bonding.Resources.Bonds;

/// <summary>Everything that the status of the Bond will show, so that a crash between the two writes loses nothing.</summary>
public sealed class SettlingReceipt
{
    [Required]
    [Description("UID of the Bond.")]
    public string BondUid { get; set; } = "";

    [Required]
    [Description("Name of the Bond.")]
    public string BondName { get; set; } = "";

    [Description("Units bonded.")]
    public int Units { get; set; }

    [Description("Credits debited, without tax.")]
    public string Debited { get; set; } = "";

    [Description("Tax debited.")]
    public string Tax { get; set; } = "";

    [Description("When it was decided.")]
    public DateTime BoundAt { get; set; }

    [Description("Its place in the account's hash chain.")]
    public ReceiptStatus Receipt { get; set; } = new();
}
