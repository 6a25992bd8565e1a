namespace Bonding.TestKit.Objects;

/// <summary>Names one object of a kind; <see cref="Namespace"/> is empty for cluster-scoped kinds.</summary>
public readonly record struct ObjectRef(string Namespace, string Name)
{
    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";
}
