namespace Bonding.Kubernetes.Abstractions;

/// <summary>Groups of kinds that kubectl lists together, such as <c>all</c>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class EntityCategoriesAttribute(params string[] categories) : Attribute
{
    public IReadOnlyList<string> Categories => categories;
}
