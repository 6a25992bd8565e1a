namespace Bonding.Kubernetes.Abstractions;

/// <summary>Allowed number of a map's entries; −1 sets no limit.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PropertyLimitsAttribute(long minProperties = -1, long maxProperties = -1) : Attribute
{
    public long? MinProperties => minProperties < 0 ? null : minProperties;

    public long? MaxProperties => maxProperties < 0 ? null : maxProperties;
}
