using Bonding.Kubernetes.Abstractions;

namespace Bonding.Resources;

/// <summary>Up to where an account's entries were told by events and log lines.</summary>
public sealed class AuditMark
{
    [Description("Number of the newest receipt that was told.")]
    [RangeMinimum(0)]
    public long Receipt { get; set; }

    [Description("Grants told, of all received.")]
    public string? Granted { get; set; }
}
