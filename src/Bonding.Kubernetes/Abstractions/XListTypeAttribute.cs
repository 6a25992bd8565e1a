namespace Bonding.Kubernetes.Abstractions;

/// <summary>Merge behaviour of a list.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class XListTypeAttribute(XListType listType) : Attribute
{
    public XListType ListType => listType;
}
