namespace Bonding.Kubernetes.Abstractions;

/// <summary>Allowed number of a list's items; −1 sets no limit.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemsAttribute(long minItems = -1, long maxItems = -1) : Attribute
{
    public long? MinItems => minItems < 0 ? null : minItems;

    public long? MaxItems => maxItems < 0 ? null : maxItems;
}
