using System.Reflection;
using k8s.Models;

namespace Bonding.Kubernetes.Client;

/// <summary>Group, version, kind and plural of a resource; the core group is the empty string.</summary>
public sealed record ResourceKind(string Group, string Version, string Kind, string Plural)
{
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>Reads <see cref="KubernetesEntityAttribute"/>.</summary>
    /// <exception cref="InvalidOperationException">The type does not carry the attribute.</exception>
    public static ResourceKind Of<T>()
    {
        var entity = typeof(T).GetCustomAttribute<KubernetesEntityAttribute>()
            ?? throw new InvalidOperationException($"{typeof(T)} carries no [KubernetesEntity] with group, version, kind and plural.");
        return new(entity.Group ?? "", entity.ApiVersion, entity.Kind, entity.PluralName);
    }

    /// <summary>Path below the server's address, without a leading slash.</summary>
    internal string Path(string? ns, string? name = null, string? subresource = null)
    {
        var path = Group.Length == 0 ? $"api/{Version}/" : $"apis/{Group}/{Version}/";
        path += ns is null ? Plural : $"namespaces/{Uri.EscapeDataString(ns)}/{Plural}";
        path += name is null ? "" : "/" + Uri.EscapeDataString(name);
        return subresource is null ? path : $"{path}/{subresource}";
    }
}
