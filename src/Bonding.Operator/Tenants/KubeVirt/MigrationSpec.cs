namespace Bonding.Operator.Tenants.KubeVirt;

/// <summary>What is to move.</summary>
public sealed class MigrationSpec
{
    /// <summary>The instance, in the namespace of the migration.</summary>
    public string VmiName { get; set; } = "";
}
