namespace Bonding.Resources.Common;

/// <summary>The API group of all resources.</summary>
public static class BondingGroup
{
    public const string Name = "bonding.dev";
    public const string Version = "v1alpha1";
    public const string Category = "bonding";

    /// <summary>Who owns what the operator writes: the field manager of every patch.</summary>
    public const string FieldManager = "bonding-operator";
}
