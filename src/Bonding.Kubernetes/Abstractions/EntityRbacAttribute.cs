namespace Bonding.Kubernetes.Abstractions;

/// <summary>Verbs on the kinds of the given entity types.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class EntityRbacAttribute(params Type[] entities) : RbacAttribute
{
    public IEnumerable<Type> Entities => entities;

    public RbacVerb Verbs { get; init; }
}
