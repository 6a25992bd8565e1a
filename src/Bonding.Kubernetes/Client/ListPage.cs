using System.Text.Json;
using k8s;
using k8s.Models;

namespace Bonding.Kubernetes.Client;

/// <summary>One page of a list.</summary>
internal sealed record ListPage<T>(V1ListMeta? Metadata, List<T>? Items)
{
    /// <summary>Reads a page; an object that cannot be read costs only itself.</summary>
    /// <exception cref="ApiException">It is no page.</exception>
    public static (ListPage<TItem> Page, IReadOnlyList<ResourceKey> Malformed) Read<TItem>(byte[] body, string request)
        where TItem : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            return (ApiJson.Read<ListPage<TItem>>(body), []);
        }
        catch (Exception error) when (WatchLine.IsUnreadable(error))
        {
            return ReadOneByOne<TItem>(ApiJson.ReadAnswer<ListPage<JsonElement>>(body, request));
        }
    }

    private static (ListPage<TItem> Page, IReadOnlyList<ResourceKey> Malformed) ReadOneByOne<TItem>(ListPage<JsonElement> raw)
    {
        List<TItem> items = [];
        List<ResourceKey> malformed = [];
        foreach (var utf8 in (raw.Items ?? []).Select(item => System.Text.Encoding.UTF8.GetBytes(item.GetRawText())))
        {
            try
            {
                items.Add(ApiJson.Read<TItem>(utf8));
            }
            catch (Exception error) when (WatchLine.IsUnreadable(error))
            {
                malformed.Add(ObjectHead.Of(utf8).Key);
            }
        }

        return (new ListPage<TItem>(raw.Metadata, items), malformed);
    }
}
