using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Bonding.Siege.Load;

/// <summary>The attacker's side of a flood: bounded in time and number, and on loopback alone.</summary>
internal static class Assault
{
    /// <summary>No assault lasts longer.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(90);

    /// <summary>The turns that a template of objects goes through.</summary>
    public const int Turns = 4;

    private const int LargeBody = 4 << 20;

    /// <param name="order">The kind of the assault and its arguments.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task RunAsync(string[] order, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Longest);
        await (
            order switch
            {
                ["tokens", .. var apis] => HttpFlood.RunAsync(150, 100_000, n => RandomToken(apis[n % apis.Length]), limit.Token),
                ["reviews", var ns, .. var hooks] => HttpFlood.RunAsync(
                    64,
                    100_000,
                    n => Posted(hooks[n % hooks.Length], Review(ns, n, owner: null)),
                    limit.Token
                ),
                ["owners", var ns, .. var hooks] => HttpFlood.RunAsync(
                    32,
                    20_000,
                    n => Posted(hooks[n % hooks.Length], Review(ns, n, Guid.NewGuid().ToString())),
                    limit.Token
                ),
                ["bodies", .. var hooks] => HttpFlood.RunAsync(
                    16,
                    2_000,
                    n => Posted(hooks[n % hooks.Length], new string(' ', LargeBody), isChunked: n % 2 == 0),
                    limit.Token
                ),
                ["get", var token, .. var urls] => HttpFlood.RunAsync(
                    64,
                    20_000,
                    n => Asked(HttpMethod.Get, urls[n % urls.Length], token, null),
                    limit.Token
                ),
                ["objects", var url, var token, var count, var template] => HttpFlood.RunAsync(
                    16,
                    int.Parse(count, CultureInfo.InvariantCulture),
                    n => Asked(HttpMethod.Post, url, token, Numbered(template, n)),
                    limit.Token
                ),
                ["slow", var count, .. var ports] => SlowConnections.RunAsync(
                    int.Parse(count, CultureInfo.InvariantCulture),
                    [.. ports.Select(port => int.Parse(port, CultureInfo.InvariantCulture))],
                    limit.Token
                ),
                ["series", var port, var lines, var ns] => SeriesPage.RunAsync(
                    int.Parse(port, CultureInfo.InvariantCulture),
                    int.Parse(lines, CultureInfo.InvariantCulture),
                    ns,
                    limit.Token
                ),
                _ => throw new ArgumentException($"unknown assault: {string.Join(' ', order)}"),
            }
        ).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // TURN goes round, so that one template stands for a few of them.
    private static string Numbered(string template, int number) =>
        template.Replace("NUMBER", $"{number}", StringComparison.Ordinal).Replace("TURN", $"{number % Turns}", StringComparison.Ordinal);

    private static HttpRequestMessage RandomToken(string api) =>
        Asked(HttpMethod.Get, api, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)), null);

    private static HttpRequestMessage Posted(string hook, string body, bool isChunked = false)
    {
        var request = Asked(HttpMethod.Post, hook, null, body);
        request.Headers.TransferEncodingChunked = isChunked;
        return request;
    }

    private static HttpRequestMessage Asked(HttpMethod method, string url, string? token, string? body)
    {
        var request = new HttpRequestMessage(method, url);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return request;
    }

    private static string Review(string ns, int number, string? owner)
    {
        var metadata = new JsonObject { ["name"] = $"p{number}" };
        if (owner is not null)
            metadata["ownerReferences"] = new JsonArray(OwnerOf(number, owner));
        var pod = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = metadata,
            ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "a", ["image"] = "a" }) },
        };
        var request = new JsonObject
        {
            ["uid"] = $"{number}",
            ["namespace"] = ns,
            ["operation"] = "CREATE",
            ["object"] = pod,
        };
        return new JsonObject
        {
            ["apiVersion"] = "admission.k8s.io/v1",
            ["kind"] = "AdmissionReview",
            ["request"] = request,
        }.ToJsonString();
    }

    private static JsonObject OwnerOf(int number, string uid) =>
        new()
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "ReplicaSet",
            ["name"] = $"r{number}",
            ["uid"] = uid,
            ["controller"] = true,
        };
}
