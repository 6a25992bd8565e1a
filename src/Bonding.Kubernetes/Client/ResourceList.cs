using System.Text.Json;
using k8s;
using k8s.Models;

namespace Bonding.Kubernetes.Client;

/// <summary>All objects as of one resourceVersion; <paramref name="Malformed"/> names those that could not be read.</summary>
public sealed record ResourceList<T>(string ResourceVersion, IReadOnlyList<T> Items, IReadOnlyList<NamespacedName> Malformed);

/// <summary>Selects the objects to list or watch. A null namespace means all namespaces.</summary>
public sealed record ListOptions
{
    public string? Namespace { get; init; }

    public string? LabelSelector { get; init; }

    public string? FieldSelector { get; init; }

    /// <summary>The number of objects per page of a list, 1 or more.</summary>
    public int PageSize { get; init; } = 500;
}

/// <summary>One page of a list.</summary>
internal sealed record ListPage<T>(V1ListMeta? Metadata, List<T>? Items)
{
    /// <summary>Reads a page. An object that cannot be read does not affect the others.</summary>
    /// <exception cref="ApiException">The body is not a page.</exception>
    public static (ListPage<TItem> Page, IReadOnlyList<NamespacedName> Malformed) Read<TItem>(byte[] body, string request)
        where TItem : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            return (ApiJson.Read<ListPage<TItem>>(body), []);
        }
        catch (Exception error) when (WatchEventParser.IsUnreadable(error))
        {
            return ReadOneByOne<TItem>(ApiJson.ReadResponse<ListPage<JsonElement>>(body, request));
        }
    }

    private static (ListPage<TItem> Page, IReadOnlyList<NamespacedName> Malformed) ReadOneByOne<TItem>(ListPage<JsonElement> raw)
    {
        List<TItem> items = [];
        List<NamespacedName> malformed = [];
        foreach (var utf8 in (raw.Items ?? []).Select(item => System.Text.Encoding.UTF8.GetBytes(item.GetRawText())))
        {
            try
            {
                items.Add(ApiJson.Read<TItem>(utf8));
            }
            catch (Exception error) when (WatchEventParser.IsUnreadable(error))
            {
                malformed.Add(PartialObjectMetadata.Of(utf8).Key);
            }
        }

        return (new ListPage<TItem>(raw.Metadata, items), malformed);
    }
}
