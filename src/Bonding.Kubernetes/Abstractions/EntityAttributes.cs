namespace Bonding.Kubernetes.Abstractions;

/// <summary>Sets whether the kind is namespaced. A kind without this attribute is.</summary>
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

/// <summary>Lists names that kubectl accepts besides the plural.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class KubernetesEntityShortNamesAttribute(params string[] shortNames) : Attribute
{
    public IReadOnlyList<string> ShortNames => shortNames;
}

/// <summary>Lists the categories under which kubectl lists the kind with others, such as <c>all</c>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class EntityCategoriesAttribute(params string[] categories) : Attribute
{
    public IReadOnlyList<string> Categories => categories;
}

/// <summary>Adds a column to <c>kubectl get</c>: JSON path, heading and type (string, integer, number, boolean, date).</summary>
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

/// <summary>Whether <c>kubectl get</c> always shows a column, or only with <c>-o wide</c>.</summary>
public enum PrinterColumnPriority
{
    StandardView,
    WideView,
}
