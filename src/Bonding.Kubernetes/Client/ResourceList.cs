namespace Bonding.Kubernetes.Client;

/// <summary>All objects as of one resourceVersion; <paramref name="Malformed"/> names those that could not be read.</summary>
public sealed record ResourceList<T>(string ResourceVersion, IReadOnlyList<T> Items, IReadOnlyList<ResourceKey> Malformed);
