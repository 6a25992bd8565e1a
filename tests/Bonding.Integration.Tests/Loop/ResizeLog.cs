using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Bonding.Integration.Tests.Loop;

/// <summary>Sees every resize on its way to the API server.</summary>
internal sealed class ResizeLog : IMiddleware
{
    /// <summary>Path and the CPU request that was asked for, in order.</summary>
    public ConcurrentQueue<(string Path, string Cpu)> Seen { get; } = new();

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
        await next(context);
    }
}
