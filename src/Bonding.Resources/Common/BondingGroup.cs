namespace Bonding.Resources.Common;

/// <summary>The API group of all resources.</summary>
public static class BondingGroup
{
    public const string Name = "bonding.dev";
    public const string Version = "v1alpha1";
    public const string Category = "bonding";

    /// <summary>The annotation of a pod with the names of its containers that take part in resizes, separated by commas.</summary>
    public const string ContainersAnnotation = "bonding.dev/containers";

    /// <summary>The field manager of every patch that the operator sends.</summary>
    public const string FieldManager = "bonding-operator";
}
