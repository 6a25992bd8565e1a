namespace Bonding.Kubernetes.Abstractions;

/// <summary>A rule of the role that a controller needs.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public abstract class RbacAttribute : Attribute;

/// <summary>Grants verbs on the kinds of the given entity types.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class EntityRbacAttribute(params Type[] entities) : RbacAttribute
{
    public IEnumerable<Type> Entities => entities;

    public RbacVerb Verbs { get; init; }
}

/// <summary>Grants verbs on resources that are named by group and plural (subresources as <c>pods/resize</c>), or on plain URLs.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class GenericRbacAttribute : RbacAttribute
{
    public string[] Groups { get; init; } = [];

    public string[] Resources { get; init; } = [];

    public string[] Urls { get; init; } = [];

    public RbacVerb Verbs { get; init; }
}

/// <summary>The verbs of a rule of a role. <see cref="All"/> is <c>*</c>; <see cref="AllExplicit"/> lists every verb by name.</summary>
[Flags]
public enum RbacVerb
{
    None = 0,
    All = 1 << 0,
    Get = 1 << 1,
    List = 1 << 2,
    Watch = 1 << 3,
    Create = 1 << 4,
    Update = 1 << 5,
    Patch = 1 << 6,
    Delete = 1 << 7,
    AllExplicit = 1 << 8,
}
