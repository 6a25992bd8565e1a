using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Bonding.TestKit.Proxies.Faults;

/// <summary>
/// Counts every call and every watch event, of any number of proxies together. An undisturbed run shows with it where a
/// fault can be placed.
/// </summary>
public sealed class CallLog : IMiddleware
{
    private readonly ConcurrentDictionary<ApiCall, int> _counts = new();

    /// <summary>Every position that was passed, in the order of verb, resource and occurrence.</summary>
    public IReadOnlyList<CallPoint> Points =>
        [
            .. from entry in _counts
            orderby entry.Key.Verb, entry.Key.Resource
            from occurrence in Enumerable.Range(1, entry.Value)
            select new CallPoint(entry.Key.Verb, entry.Key.Resource, occurrence),
        ];

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (ApiCall.Of(context.Request) is not { } call)
            return next(context);
        Count(call);
        return call.Verb == "watch"
            ? EventStream.InterceptAsync(context, next, (line, channel) => PassAsync(call.Resource, line, channel))
            : next(context);
    }

    private Task PassAsync(string resource, ReadOnlyMemory<byte> line, EventChannel channel)
    {
        Count(new ApiCall(CallPoint.Event, resource));
        return channel.PassAsync(line);
    }

    private void Count(ApiCall call) => _counts.AddOrUpdate(call, 1, static (_, count) => count + 1);
}
