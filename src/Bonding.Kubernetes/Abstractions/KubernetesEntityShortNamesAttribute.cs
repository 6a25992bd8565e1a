namespace Bonding.Kubernetes.Abstractions;

/// <summary>Names that kubectl takes besides the plural.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class KubernetesEntityShortNamesAttribute(params string[] shortNames) : Attribute
{
    public IReadOnlyList<string> ShortNames => shortNames;
}
