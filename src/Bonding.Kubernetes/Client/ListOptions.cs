namespace Bonding.Kubernetes.Client;

/// <summary>Which objects to list or watch; a null namespace means all of them.</summary>
public sealed record ListOptions
{
    public string? Namespace { get; init; }

    public string? LabelSelector { get; init; }

    public string? FieldSelector { get; init; }

    /// <summary>Objects per page of a list, 1 or more.</summary>
    public int PageSize { get; init; } = 500;
}
