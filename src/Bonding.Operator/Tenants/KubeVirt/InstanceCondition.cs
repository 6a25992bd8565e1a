namespace Bonding.Operator.Tenants.KubeVirt;

/// <summary>One condition of an instance.</summary>
public sealed class InstanceCondition
{
    public const string LiveMigratable = "LiveMigratable";

    public string Type { get; set; } = "";

    /// <summary>True, False or Unknown.</summary>
    public string Status { get; set; } = "";
}
