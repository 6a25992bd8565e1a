namespace Bonding.Kubernetes.Abstractions;

/// <summary>Whether objects of the kind live in a namespace. Without it: namespaced.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EntityScopeAttribute(EntityScope scope = default) : Attribute
{
    public EntityScope Scope => scope;
}

public enum EntityScope
{
    Namespaced,
    Cluster,
}

/// <summary>Names that kubectl takes besides the plural.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class KubernetesEntityShortNamesAttribute(params string[] shortNames) : Attribute
{
    public IReadOnlyList<string> ShortNames => shortNames;
}

/// <summary>Groups of kinds that kubectl lists together, such as <c>all</c>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class EntityCategoriesAttribute(params string[] categories) : Attribute
{
    public IReadOnlyList<string> Categories => categories;
}

/// <summary>A column of <c>kubectl get</c>: JSON path, heading and type (string, integer, number, boolean, date).</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class GenericAdditionalPrinterColumnAttribute(string jsonPath, string name, string type) : Attribute
{
    public string JsonPath => jsonPath;

    public string Name => name;

    public string Type => type;

    public string? Description { get; init; }

    public string? Format { get; init; }

    public PrinterColumnPriority Priority { get; init; }
}

/// <summary>Whether <c>kubectl get</c> shows a column always or with <c>-o wide</c> only.</summary>
public enum PrinterColumnPriority
{
    StandardView,
    WideView,
}
