namespace Bonding.Kubernetes.Abstractions;

/// <summary>OpenAPI format of a value, such as <c>date-time</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FormatAttribute(string? format) : Attribute
{
    public string? Format => format;
}
