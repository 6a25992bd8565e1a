using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Bonding.TestKit.Objects;

namespace Bonding.TestKit.Proxies.PodResize;

/// <summary>Objects that an API server with JSON storage keeps in etcd, through etcd's JSON gateway.</summary>
internal sealed class EtcdStore(Uri etcd) : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = etcd };

    /// <summary>The object and the revision of its last change, which is its resourceVersion; null where the key does not exist.</summary>
    public async Task<(JsonObject Item, long Revision)?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        var answer = await PostAsync("v3/kv/range", new JsonObject { ["key"] = Base64(key) }, cancellationToken);
        if ((answer["kvs"] as JsonArray)?[0] is not { } found)
            return null;
        var item = JsonNode.Parse(Convert.FromBase64String(found.Text("value")))!.AsObject();
        return (item, long.Parse(found.Text("mod_revision"), CultureInfo.InvariantCulture));
    }

    /// <summary>Writes the object unless somebody changed it after that revision; says whether it was written.</summary>
    public async Task<bool> WriteAsync(string key, JsonObject item, long revision, CancellationToken cancellationToken)
    {
        var answer = await PostAsync(
            "v3/kv/txn",
            new JsonObject
            {
                ["compare"] = new JsonArray(
                    new JsonObject
                    {
                        ["key"] = Base64(key),
                        ["target"] = "MOD",
                        ["result"] = "EQUAL",
                        ["mod_revision"] = revision.ToString(CultureInfo.InvariantCulture),
                    }
                ),
                ["success"] = new JsonArray(
                    new JsonObject
                    {
                        ["request_put"] = new JsonObject { ["key"] = Base64(key), ["value"] = Base64(item.ToJsonString()) },
                    }
                ),
            },
            cancellationToken
        );
        return answer.Text("succeeded") == "true";
    }

    public void Dispose() => _client.Dispose();

    private async Task<JsonObject> PostAsync(string path, JsonObject body, CancellationToken cancellationToken)
    {
        using var response = await _client.PostAsJsonAsync(path, body, cancellationToken);
        response.EnsureSuccessStatusCode();
        return JsonNode.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken))!.AsObject();
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
