using System.Buffers;
using System.IO.Pipelines;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace Bonding.Kubernetes.Client;

/// <summary>
/// Sends typed requests for one kind, core or custom. Every call throws <see cref="ApiException"/> on an error response or a response that
/// cannot be read, and <see cref="TimeoutException"/>, <see cref="HttpRequestException"/> or <see cref="IOException"/> if no complete
/// response came.
/// </summary>
public sealed class ResourceClient<T>(ApiConnection connection)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private const int ListRestarts = 2;

    private static readonly GroupVersionKind Kind = GroupVersionKind.Of<T>();

    /// <summary>Lists all pages as of one resourceVersion. Starts over if the server forgets that version in between.</summary>
    public async Task<ResourceList<T>> ListAsync(ListOptions options, CancellationToken cancellationToken = default)
    {
        for (var restart = 0; ; restart++)
        {
            try
            {
                // If the server forgets the version faster than it serves pages, one page must hold everything.
                var pageSize = restart < ListRestarts ? options.PageSize : 0;
                return await ListPagesAsync(options, pageSize, cancellationToken);
            }
            catch (ApiException gone) when (gone.IsGone && restart < ListRestarts) { }
        }
    }

    /// <summary>Reads an object, or returns null if it does not exist.</summary>
    public async Task<T?> GetAsync(NamespacedName key, CancellationToken cancellationToken = default)
    {
        try
        {
            return await SendAsync(HttpMethod.Get, Kind.Path(key.Namespace, key.Name), null, cancellationToken);
        }
        catch (ApiException error) when (error.IsNotFound)
        {
            return null;
        }
    }

    public Task<T> CreateAsync(T resource, CancellationToken cancellationToken = default) =>
        CreateAsync(resource, dryRun: false, cancellationToken);

    /// <summary>Creates an object.</summary>
    /// <param name="resource">The object.</param>
    /// <param name="dryRun">Whether the server only checks it and creates nothing.</param>
    public Task<T> CreateAsync(T resource, bool dryRun, CancellationToken cancellationToken = default)
    {
        var path = Kind.Path(NamespacedName.Of(resource).Namespace) + (dryRun ? "?dryRun=All" : "");
        return SendAsync(HttpMethod.Post, path, Body(Complete(resource)), cancellationToken);
    }

    /// <summary>Creates an object through a subresource, such as the <c>token</c> of a ServiceAccount.</summary>
    public async Task<TResult> CreateSubresourceAsync<TResult>(
        NamespacedName key,
        string subresource,
        TResult wanted,
        CancellationToken cancellationToken = default
    )
        where TResult : class
    {
        var path = Kind.Path(key.Namespace, key.Name, subresource);
        return ApiJson.ReadResponse<TResult>(
            await connection.SendAsync(HttpMethod.Post, path, Body(wanted), cancellationToken),
            $"POST {path}"
        );
    }

    /// <summary>Deletes an object.</summary>
    /// <returns>False if the object did not exist.</returns>
    public async Task<bool> DeleteAsync(NamespacedName key, V1DeleteOptions? options = null, CancellationToken cancellationToken = default)
    {
        try
        {
            var body = options is null ? null : Body(options);
            await connection.SendAsync(HttpMethod.Delete, Kind.Path(key.Namespace, key.Name), body, cancellationToken);
            return true;
        }
        catch (ApiException error) when (error.IsNotFound)
        {
            return false;
        }
    }

    /// <summary>Replaces the object if its resourceVersion is still current; otherwise throws a conflict.</summary>
    public Task<T> ReplaceAsync(T resource, CancellationToken cancellationToken = default) =>
        ReplaceAsync(resource, null, cancellationToken);

    /// <summary>Replaces the status if the object's resourceVersion is still current; otherwise throws a conflict.</summary>
    public Task<T> ReplaceStatusAsync(T resource, CancellationToken cancellationToken = default) =>
        ReplaceAsync(resource, "status", cancellationToken);

    /// <summary>Applies the fields in <paramref name="intent"/> server-side. The apiVersion, kind and name are filled in.</summary>
    public Task<T> ApplyAsync(
        NamespacedName key,
        object intent,
        string fieldManager,
        bool force = false,
        CancellationToken cancellationToken = default
    )
    {
        var json = ApiJson.ToObject(intent);
        json["apiVersion"] = Kind.ApiVersion;
        json["kind"] = Kind.Kind;
        var metadata = Metadata(json);
        metadata["name"] = key.Name;
        metadata.Remove("managedFields");
        var path =
            Kind.Path(key.Namespace, key.Name) + $"?fieldManager={Uri.EscapeDataString(fieldManager)}&force={(force ? "true" : "false")}";
        return SendAsync(HttpMethod.Patch, path, Body(json, "application/apply-patch+yaml"), cancellationToken);
    }

    /// <summary>
    /// Merges a JSON patch into the object or a subresource. With a resourceVersion that is no longer current, throws a conflict.
    /// </summary>
    public Task<T> MergePatchAsync(
        NamespacedName key,
        object patch,
        string? resourceVersion = null,
        string? subresource = null,
        string? fieldManager = null,
        CancellationToken cancellationToken = default
    )
    {
        var json = ApiJson.ToObject(patch);
        if (resourceVersion is not null)
            Metadata(json)["resourceVersion"] = resourceVersion;
        var path = Kind.Path(key.Namespace, key.Name, subresource) + FieldManagerQuery(fieldManager);
        return SendAsync(HttpMethod.Patch, path, Body(json, "application/merge-patch+json"), cancellationToken);
    }

    /// <summary>Merges a strategic merge patch (core kinds only), such as into <c>pods/resize</c>.</summary>
    public Task<T> StrategicMergePatchAsync(
        NamespacedName key,
        object patch,
        string? subresource = null,
        string? fieldManager = null,
        CancellationToken cancellationToken = default
    )
    {
        var path = Kind.Path(key.Namespace, key.Name, subresource) + FieldManagerQuery(fieldManager);
        return SendAsync(HttpMethod.Patch, path, Body(patch, "application/strategic-merge-patch+json"), cancellationToken);
    }

    /// <summary>
    /// Streams the events after <paramref name="resourceVersion"/> until the server ends the stream, at the latest after
    /// <paramref name="timeout"/>. Throws an ERROR event as an <see cref="ApiException"/>; returns an event that cannot be read as
    /// malformed.
    /// </summary>
    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync(
        ListOptions options,
        string resourceVersion,
        TimeSpan timeout,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var path =
            Kind.Path(options.Namespace)
            + "?watch=true&allowWatchBookmarks=true"
            + Selectors(options)
            + $"&timeoutSeconds={(int)timeout.TotalSeconds}&resourceVersion={Uri.EscapeDataString(resourceVersion)}";
        using var response = await connection.OpenStreamAsync(path, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var reader = PipeReader.Create(stream);
        for (var completed = false; !completed; )
        {
            var read = await reader.ReadAsync(cancellationToken);
            var rest = read.Buffer;
            while (TakeLine(ref rest) is { IsEmpty: false } line)
                yield return Complete(WatchEventParser.Parse<T>(line, path));
            reader.AdvanceTo(rest.Start, rest.End);
            completed = read.IsCompleted;
        }

        await reader.CompleteAsync();
    }

    private static ReadOnlySequence<byte> TakeLine(ref ReadOnlySequence<byte> rest)
    {
        if (rest.PositionOf((byte)'\n') is not { } end)
            return default;
        var line = rest.Slice(0, end);
        rest = rest.Slice(rest.GetPosition(1, end));
        return line.IsEmpty ? TakeLine(ref rest) : line;
    }

    private static string Selectors(ListOptions options) =>
        (options.LabelSelector is { } labels ? $"&labelSelector={Uri.EscapeDataString(labels)}" : "")
        + (options.FieldSelector is { } fields ? $"&fieldSelector={Uri.EscapeDataString(fields)}" : "");

    private static string FieldManagerQuery(string? fieldManager) =>
        fieldManager is null ? "" : $"?fieldManager={Uri.EscapeDataString(fieldManager)}";

    private static ByteArrayContent Body(object value, string mediaType = "application/json")
    {
        var content = new ByteArrayContent(ApiJson.Write(value));
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        return content;
    }

    private static JsonObject Metadata(JsonObject resource)
    {
        if (resource["metadata"] is JsonObject metadata)
            return metadata;
        var created = new JsonObject();
        resource["metadata"] = created;
        return created;
    }

    // The server omits both from the items of a list.
    private static T Complete(T resource)
    {
        resource.ApiVersion ??= Kind.ApiVersion;
        resource.Kind ??= Kind.Kind;
        return resource;
    }

    private static WatchEvent<T> Complete(WatchEvent<T> change)
    {
        if (change.Resource is { } resource)
            Complete(resource);
        return change;
    }

    private async Task<ResourceList<T>> ListPagesAsync(ListOptions options, int pageSize, CancellationToken cancellationToken)
    {
        List<T> items = [];
        List<NamespacedName> malformed = [];
        for (string? next = null; ; )
        {
            var path =
                Kind.Path(options.Namespace)
                + $"?limit={pageSize}"
                + Selectors(options)
                + (next is null ? "" : $"&continue={Uri.EscapeDataString(next)}");
            var (page, unreadable) = ListPage<T>.Read<T>(
                await connection.SendAsync(HttpMethod.Get, path, null, cancellationToken),
                $"GET {path}"
            );
            items.AddRange((page.Items ?? []).Select(Complete));
            malformed.AddRange(unreadable);
            next = page.Metadata?.ContinueProperty;
            if (string.IsNullOrEmpty(next))
                return new ResourceList<T>(page.Metadata?.ResourceVersion ?? "", items, malformed);
        }
    }

    private Task<T> ReplaceAsync(T resource, string? subresource, CancellationToken cancellationToken)
    {
        var key = NamespacedName.Of(resource);
        if (string.IsNullOrEmpty(resource.Metadata.ResourceVersion))
            throw new ArgumentException($"{Kind.Kind} {key} has no resourceVersion; a replace without one overwrites unseen changes.");
        var path = Kind.Path(key.Namespace, key.Name, subresource);
        return SendAsync(HttpMethod.Put, path, Body(Complete(resource)), cancellationToken);
    }

    private async Task<T> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken) =>
        Complete(ApiJson.ReadResponse<T>(await connection.SendAsync(method, path, content, cancellationToken), $"{method} {path}"));
}
