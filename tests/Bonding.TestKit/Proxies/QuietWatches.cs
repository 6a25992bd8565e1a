using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Bonding.TestKit.Proxies;

/// <summary>
/// Passes the head of a watch on at once, as an API server does. Otherwise the client learns only from the first event
/// that it was accepted.
/// </summary>
internal sealed class QuietWatches : HttpTransformer
{
    public static QuietWatches Instance { get; } = new();

    public override async ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext,
        HttpResponseMessage? proxyResponse,
        CancellationToken cancellationToken
    )
    {
        var forward = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        if (forward && httpContext.Request.Query["watch"] == "true")
            await httpContext.Response.Body.FlushAsync(cancellationToken);
        return forward;
    }
}
