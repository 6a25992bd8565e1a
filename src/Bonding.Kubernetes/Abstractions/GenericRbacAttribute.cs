namespace Bonding.Kubernetes.Abstractions;

/// <summary>Verbs on resources named by group and plural (with subresources as <c>pods/resize</c>), or on plain URLs.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class GenericRbacAttribute : RbacAttribute
{
    public string[] Groups { get; init; } = [];

    public string[] Resources { get; init; } = [];

    public string[] Urls { get; init; } = [];

    public RbacVerb Verbs { get; init; }
}
