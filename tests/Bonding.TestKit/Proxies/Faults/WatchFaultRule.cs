using Microsoft.AspNetCore.Http;

namespace Bonding.TestKit.Proxies.Faults;

/// <summary>Puts a fault on one event of the watches over a resource. Counts for any number of proxies at once.</summary>
/// <param name="point">The event.</param>
/// <param name="fault">What happens to it.</param>
public sealed class WatchFaultRule(CallPoint point, WatchFault fault) : IMiddleware
{
    private int _seen;

    /// <summary>Whether the event came and the fault was put on it.</summary>
    public bool HasFired => Volatile.Read(ref _seen) >= point.Occurrence;

    public Task InvokeAsync(HttpContext context, RequestDelegate next) =>
        ApiCall.Of(context.Request) == new ApiCall("watch", point.Resource)
            ? EventStream.InterceptAsync(context, next, OnEventAsync)
            : next(context);

    private Task OnEventAsync(ReadOnlyMemory<byte> line, EventChannel channel) =>
        Interlocked.Increment(ref _seen) == point.Occurrence ? fault(line, channel) : channel.PassAsync(line);
}
