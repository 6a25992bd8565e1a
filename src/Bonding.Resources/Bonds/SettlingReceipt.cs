using Bonding.Kubernetes.Abstractions;
using Bonding.Resources.Common;

namespace Bonding.Resources.Bonds;

/// <summary>Holds everything that the status of the Bond will show, so that a crash between the two writes loses nothing.</summary>
public sealed class SettlingReceipt
{
    [Required]
    [Description("UID of the Bond.")]
    public string BondUid { get; set; } = "";

    [Required]
    [Description("Name of the Bond.")]
    public string BondName { get; set; } = "";

    [Description("Number of Bonding Units that were bought.")]
    public int Units { get; set; }

    [Description("Credits that were debited, without tax.")]
    public string Debited { get; set; } = "";

    [Description("Tax that was debited, in credits.")]
    public string Tax { get; set; } = "";

    [Description("When the debit was decided.")]
    public DateTime BoundAt { get; set; }

    [Description("Position in the account's hash chain.")]
    public ReceiptStatus Receipt { get; set; } = new();
}
