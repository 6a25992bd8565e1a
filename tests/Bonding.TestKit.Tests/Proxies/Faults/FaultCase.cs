using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Bonding.TestKit.Proxies;
using Microsoft.AspNetCore.Http;

namespace Bonding.TestKit.Tests.Proxies.Faults;

/// <summary>A namespace of ConfigMaps, seen through a proxy with rules and directly.</summary>
internal sealed class FaultCase : IAsyncDisposable
{
    private readonly ApiProxy _proxy;
    private readonly HttpClient _direct;

    private FaultCase(FaultStage stage, ApiProxy proxy)
    {
        _proxy = proxy;
        Client = Connect(stage, proxy.Address);
        _direct = Connect(stage, stage.ControlPlane.Address);
    }

    /// <summary>Goes through the proxy.</summary>
    public HttpClient Client { get; }

    public string Path { get; } = $"api/v1/namespaces/faults-{Guid.NewGuid():N}/configmaps";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<FaultCase> OpenAsync(FaultStage stage, params IMiddleware[] rules)
    {
        var proxy = await ApiProxy.StartAsync(stage.ControlPlane, new ApiProxyOptions { Rules = rules, PlayPodResize = false }, Stop);
        var opened = new FaultCase(stage, proxy);
        var name = opened.Path.Split('/')[3];
        using var answer = await opened._direct.PostAsJsonAsync("api/v1/namespaces", new { metadata = new { name } }, Stop);
        answer.EnsureSuccessStatusCode();
        return opened;
    }

    public Task<HttpResponseMessage> CreateAsync(string name, CancellationToken stop = default) =>
        Client.PostAsJsonAsync(Path, new { metadata = new { name } }, stop == default ? Stop : stop);

    public async Task CreateDirectlyAsync(string name)
    {
        using var answer = await _direct.PostAsJsonAsync(Path, new { metadata = new { name } }, Stop);
        answer.EnsureSuccessStatusCode();
    }

    public async Task<IReadOnlyList<string>> NamesAsync() => NamesIn(await _direct.GetFromJsonAsync<JsonNode>(Path, Stop));

    public async Task<string> VersionAsync() =>
        (string)(await _direct.GetFromJsonAsync<JsonNode>(Path, Stop))!["metadata"]!["resourceVersion"]!;

    /// <summary>
    /// Returns the first events of a watch, each as its object's name (an error as its code). A watch may break off
    /// ("cut") or end ("end").
    /// </summary>
    public async Task<IReadOnlyList<string>> WatchAsync(string from, int count)
    {
        var seen = new List<string>();
        try
        {
            using var answer = await Client.GetAsync(
                $"{Path}?watch=true&resourceVersion={from}",
                HttpCompletionOption.ResponseHeadersRead,
                Stop
            );
            using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Stop));
            while (seen.Count < count)
                seen.Add(await reader.ReadLineAsync(Stop) is { } line ? NameOf(line) : "end");
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            seen.Add("cut");
        }

        return seen;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _direct.Dispose();
        await _proxy.DisposeAsync();
    }

    private static HttpClient Connect(FaultStage stage, Uri address)
    {
        var client = new HttpClient(stage.ControlPlane.Authority.TrustingHandler()) { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", stage.ControlPlane.AdminConfig.AccessToken);
        return client;
    }

    private static string NameOf(string line)
    {
        var item = JsonNode.Parse(line)!["object"]!;
        return item["metadata"]?["name"]?.ToString() ?? item["code"]!.ToString();
    }

    private static List<string> NamesIn(JsonNode? list) =>
        [.. list!["items"]!.AsArray().Select(item => (string)item!["metadata"]!["name"]!)];
}
