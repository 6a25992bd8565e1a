using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Bonding.Integration.Tests.Loop;

/// <summary>Sees every resize on its way to the API server, and refuses those of a namespace.</summary>
internal sealed class ResizeLog : IMiddleware
{
    /// <summary>Path and the CPU request that was asked for, in order.</summary>
    public ConcurrentQueue<(string Path, string Cpu)> Seen { get; } = new();

    public string? RefusedNamespace { get; set; }

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path.Value!;
        if (!path.EndsWith("/resize", StringComparison.Ordinal))
        {
            await next(context);
            return;
        }

        context.Request.EnableBuffering();
        var patch = await JsonNode.ParseAsync(context.Request.Body);
        context.Request.Body.Position = 0;
        Seen.Enqueue((path, (string)patch!["spec"]!["containers"]![0]!["resources"]!["requests"]!["cpu"]!));
        if (RefusedNamespace is { } refused && path.Contains($"/{refused}/", StringComparison.Ordinal)) await RefuseAsync(context);
        else await next(context);
    }

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync("""{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Forbidden","message":"exceeded quota: cpu","code":403}""");
    }
}
