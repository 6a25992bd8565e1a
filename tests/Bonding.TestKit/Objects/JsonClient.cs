using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bonding.TestKit.Objects;

/// <summary>Reads and writes API objects as JSON, optionally as another user (by impersonation).</summary>
public sealed class JsonClient(k8s.Kubernetes client, string? actAs = null)
{
    private const string Json = "application/json";
    private const string MergePatch = "application/merge-patch+json";
    private const string StrategicPatch = "application/strategic-merge-patch+json";

    public Task<JsonObject> GetAsync(ApiResource resource, ObjectRef key, CancellationToken stop) =>
        SendAsync(HttpMethod.Get, resource.Path(key), null, stop);

    public Task<JsonObject> ListAsync(ApiResource resource, CancellationToken stop) =>
        SendAsync(HttpMethod.Get, resource.Collection() + "?resourceVersion=0", null, stop);

    public Task<JsonObject> CreateAsync(ApiResource resource, JsonObject item, CancellationToken stop) =>
        SendAsync(HttpMethod.Post, resource.Collection(item.Namespace), Body(item, Json), stop);

    /// <summary>
    /// Writes the whole object if it still has the version that was read. An example of <paramref name="subresource"/>
    /// is "status".
    /// </summary>
    public Task<JsonObject> ReplaceAsync(ApiResource resource, JsonObject item, CancellationToken stop, string subresource = "") =>
        SendAsync(HttpMethod.Put, Sub(resource, item.Key, subresource), Body(item, Json), stop);

    /// <summary>JSON merge patch; <paramref name="subresource"/> e.g. "status".</summary>
    public Task<JsonObject> MergeAsync(
        ApiResource resource,
        ObjectRef key,
        JsonObject patch,
        CancellationToken stop,
        string subresource = ""
    ) => SendAsync(HttpMethod.Patch, Sub(resource, key, subresource), Body(patch, MergePatch), stop);

    /// <summary>Strategic merge patch, for built-in kinds: lists merge by their key.</summary>
    public Task<JsonObject> StrategicAsync(
        ApiResource resource,
        ObjectRef key,
        JsonObject patch,
        CancellationToken stop,
        string subresource = ""
    ) => SendAsync(HttpMethod.Patch, Sub(resource, key, subresource), Body(patch, StrategicPatch), stop);

    public Task<JsonObject> DeleteAsync(ApiResource resource, ObjectRef key, CancellationToken stop, int? graceSeconds = null) =>
        SendAsync(HttpMethod.Delete, resource.Path(key) + (graceSeconds is { } grace ? $"?gracePeriodSeconds={grace}" : ""), null, stop);

    /// <summary>The lines of one watch from a resource version on, until the server ends it.</summary>
    public async IAsyncEnumerable<JsonObject> WatchAsync(
        ApiResource resource,
        string version,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop
    )
    {
        var path = $"{resource.Collection()}?watch=1&allowWatchBookmarks=true&resourceVersion={version}";
        using var response = await OpenAsync(HttpMethod.Get, path, null, stop);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(stop));
        while (await reader.ReadLineAsync(stop) is { } line)
            yield return JsonNode.Parse(line)!.AsObject();
    }

    private static string Sub(ApiResource resource, ObjectRef key, string subresource) =>
        subresource.Length == 0 ? resource.Path(key) : $"{resource.Path(key)}/{subresource}";

    private static StringContent Body(JsonObject item, string type) =>
        new(item.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue(type));

    private async Task<JsonObject> SendAsync(HttpMethod method, string path, HttpContent? body, CancellationToken stop)
    {
        using var response = await OpenAsync(method, path, body, stop);
        return JsonNode.Parse(await response.Content.ReadAsByteArrayAsync(stop))!.AsObject();
    }

    private async Task<HttpResponseMessage> OpenAsync(HttpMethod method, string path, HttpContent? body, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(method, new Uri(client.BaseUri, path))
        {
            Content = body,
            Version = client.HttpClient.DefaultRequestVersion,
        };
        if (client.Credentials is { } credentials)
            await credentials.ProcessHttpRequestAsync(request, stop);
        if (actAs is not null)
        {
            request.Headers.Add("Impersonate-User", actAs);
            request.Headers.Add("Impersonate-Group", "system:masters");
        }

        var response = await client.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        if (response.IsSuccessStatusCode)
            return response;
        using (response)
            throw new JsonClientException(response.StatusCode, Message(await response.Content.ReadAsStringAsync(stop)));
    }

    private static string Message(string answer)
    {
        try
        {
            return JsonNode.Parse(answer).Text("message");
        }
        catch (JsonException)
        {
            return answer;
        }
    }
}
