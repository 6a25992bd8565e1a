using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Bonding.Demo;

namespace Bonding.Integration.Tests.DemoRuns;

/// <summary>The demo's scene, running.</summary>
public sealed class RunningDemo : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);
    private readonly HttpClient _prometheus = new(new SocketsHttpHandler { UseProxy = false });
    private DemoScene? _scene;

    internal DemoScene Scene => _scene!;

    public async ValueTask InitializeAsync()
    {
        using var limit = new CancellationTokenSource(StartLimit);
        _scene = await DemoScene.StartAsync(new DemoOptions(null, null, HasAgents: false), _ => { }, limit.Token);
    }

    /// <summary>The <c>data</c> of an answer of the Prometheus HTTP API.</summary>
    internal async Task<JsonNode> AskAsync(string path, CancellationToken stop) =>
        (await _prometheus.GetFromJsonAsync<JsonObject>(new Uri(Scene.Cluster.Prometheus, $"api/v1/{path}"), stop))!["data"]!;

    public async ValueTask DisposeAsync()
    {
        _prometheus.Dispose();
        if (_scene is not null)
            await _scene.DisposeAsync();
    }
}
