namespace Bonding.Kubernetes.Abstractions;

/// <summary>Keys that tell the items of a <see cref="XListType.Map"/> list apart.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class XListMapKeysAttribute(params string[] keys) : Attribute
{
    public IReadOnlyList<string> Keys => keys;
}
