using Microsoft.AspNetCore.Http;

namespace Bonding.TestKit.Proxies.Faults;

/// <summary>Puts a fault on one call. Counts for any number of proxies at once.</summary>
/// <param name="point">The call.</param>
/// <param name="fault">What happens to it.</param>
/// <param name="times">How many calls in a row it happens to, from that one on.</param>
public sealed class RequestFaultRule(CallPoint point, RequestFault fault, int times = 1) : IMiddleware
{
    private int _seen;

    /// <summary>Whether the call came and the fault was put on it.</summary>
    public bool HasFired => Volatile.Read(ref _seen) >= point.Occurrence;

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (ApiCall.Of(context.Request) is not { } call || call.Verb != point.Verb || call.Resource != point.Resource)
            return next(context);
        var occurrence = Interlocked.Increment(ref _seen);
        return occurrence >= point.Occurrence && occurrence < point.Occurrence + times ? fault(context, next) : next(context);
    }
}
