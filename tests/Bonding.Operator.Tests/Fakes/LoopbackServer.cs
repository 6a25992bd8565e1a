using System.Collections.Concurrent;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Telemetry;
using k8s;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Prometheus;

namespace Bonding.Operator.Tests.Fakes;

/// <summary>A server on loopback whose answers a test writes; keeps the requests in order.</summary>
public sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LoopbackServer(WebApplication app) => _app = app;

    public ConcurrentQueue<(string Method, string Uri, string Body)> Requests { get; } = new();

    /// <summary>Answers a request by its body.</summary>
    public Func<HttpContext, string, Task> Answer { get; set; } = (context, _) => Json(context, "{}");

    public Uri Address => new(_app.Urls.Single() + "/");

    public static async Task<LoopbackServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.UseShutdownTimeout(TimeSpan.Zero);
        var app = builder.Build();
        var server = new LoopbackServer(app);
        app.Run(server.HandleAsync);
        await app.StartAsync();
        return server;
    }

    /// <summary>Returns a client of this server, which the caller disposes of.</summary>
    public ApiConnection Connect() =>
        new(
            new KubernetesClientConfiguration { Host = Address.ToString() },
            TimeProvider.System,
            new KubernetesMetrics(Metrics.NewCustomRegistry())
        );

    public static Task Json(HttpContext context, string json, int code = 200)
    {
        (context.Response.StatusCode, context.Response.ContentType) = (code, "application/json");
        return context.Response.WriteAsync(json);
    }

    /// <summary>A refusal in the words of an API server.</summary>
    public static Task Refuse(HttpContext context, int code, string message) =>
        Json(context, $$"""{"kind":"Status","apiVersion":"v1","status":"Failure","message":"{{message}}","code":{{code}}}""", code);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        Requests.Enqueue((context.Request.Method, context.Request.Path + context.Request.QueryString, body));
        await Answer(context, body);
    }
}
