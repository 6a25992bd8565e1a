namespace Bonding.Resources.Mapping;

/// <summary>One field of a resource that cannot be used.</summary>
/// <param name="Field">Path of the field, such as <c>spec.bonding.unitPrice</c>.</param>
/// <param name="Value">What it holds; null if it is missing.</param>
/// <param name="Allowed">What is allowed.</param>
public sealed record FieldError(string Field, string? Value, string Allowed)
{
    public override string ToString() => Value is null ? $"{Field} is missing; allowed: {Allowed}" : $"{Field} is '{Value}'; allowed: {Allowed}";
}
