namespace Bonding.Kubernetes.Abstractions;

/// <summary>Text of the schema's <c>description</c>.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class)]
public sealed class DescriptionAttribute(string description) : Attribute
{
    public string Description => description;
}
