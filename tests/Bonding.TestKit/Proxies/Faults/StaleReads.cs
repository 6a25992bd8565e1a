using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Bonding.TestKit.Proxies.Faults;

/// <summary>
/// Answers every GET of a resource's objects as the first one was answered. No API server does that, its reads of single objects are
/// consistent: for tests that have to be able to fail.
/// </summary>
public sealed class StaleReads(string resource) : IMiddleware
{
    private readonly ConcurrentDictionary<string, byte[]> _first = new();
    private int _stale;

    /// <summary>How many reads were answered from memory.</summary>
    public int Count => Volatile.Read(ref _stale);

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (ApiCall.Of(context.Request) != new ApiCall("get", resource))
        {
            await next(context);
            return;
        }

        var path = context.Request.Path.Value!;
        if (!_first.TryGetValue(path, out var answer))
        {
            answer = await BufferedBody.OfAnswerAsync(context, next);
            if (context.Response.StatusCode == StatusCodes.Status200OK)
                _first[path] = answer;
        }
        else
        {
            Interlocked.Increment(ref _stale);
            context.Response.ContentType = "application/json";
        }

        await context.Response.Body.WriteAsync(answer, context.RequestAborted);
    }
}
