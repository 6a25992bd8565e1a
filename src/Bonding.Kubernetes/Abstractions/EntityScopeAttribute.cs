namespace Bonding.Kubernetes.Abstractions;

/// <summary>Whether objects of the kind live in a namespace. Without it: namespaced.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EntityScopeAttribute(EntityScope scope = default) : Attribute
{
    public EntityScope Scope => scope;
}
