using System.Reflection;
using k8s.Models;

namespace Bonding.Kubernetes.Client;

/// <summary>Group, version, kind and plural of a resource; the core group is the empty string.</summary>
public sealed record GroupVersionKind(string Group, string Version, string Kind, string Plural)
{
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>Reads <see cref="KubernetesEntityAttribute"/>.</summary>
    /// <exception cref="InvalidOperationException">The type does not carry the attribute.</exception>
    public static GroupVersionKind Of<T>() => Of(typeof(T));

    /// <inheritdoc cref="Of{T}"/>
    public static GroupVersionKind Of(Type type)
    {
        var entity =
            type.GetCustomAttribute<KubernetesEntityAttribute>()
            ?? throw new InvalidOperationException($"{type} carries no [KubernetesEntity] with group, version, kind and plural.");
        return new(
            entity.Group ?? "",
            entity.ApiVersion,
            entity.Kind,
            string.IsNullOrEmpty(entity.PluralName) ? PluralOf(entity.Kind) : entity.PluralName
        );
    }

    // Kinds that are only created, such as TokenReview, come without one. The API server's own guess (UnsafeGuessKindToResource).
    private static string PluralOf(string kind)
    {
        var singular = kind.ToLowerInvariant();
        return singular[^1] switch
        {
            's' => singular + "es",
            'y' => singular[..^1] + "ies",
            _ => singular + "s",
        };
    }

    /// <summary>Path below the server's address, without a leading slash.</summary>
    internal string Path(string? ns, string? name = null, string? subresource = null)
    {
        var path = Group.Length == 0 ? $"api/{Version}/" : $"apis/{Group}/{Version}/";
        path += string.IsNullOrEmpty(ns) ? Plural : $"namespaces/{Uri.EscapeDataString(ns)}/{Plural}";
        path += name is null ? "" : "/" + Uri.EscapeDataString(name);
        return subresource is null ? path : $"{path}/{subresource}";
    }
}
