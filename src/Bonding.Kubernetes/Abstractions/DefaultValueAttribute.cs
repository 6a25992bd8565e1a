namespace Bonding.Kubernetes.Abstractions;

/// <summary>Value that the API server fills in; with <see cref="Json"/> the text is JSON (an object or a list).</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class)]
public sealed class DefaultValueAttribute : Attribute
{
    public DefaultValueAttribute(bool value) => Value = value;

    public DefaultValueAttribute(long value) => Value = value;

    public DefaultValueAttribute(double value) => Value = value;

    public DefaultValueAttribute(string value) => Value = value;

    public object Value { get; }

    public bool Json { get; init; }
}
