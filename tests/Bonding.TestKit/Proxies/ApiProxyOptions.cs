using Microsoft.AspNetCore.Http;

namespace Bonding.TestKit.Proxies;

/// <summary>What an <see cref="ApiProxy"/> does beside passing requests through.</summary>
public sealed record ApiProxyOptions
{
    /// <summary>Rules that see each request in this order, before the API server does: they may answer, delay, change or pass it on.</summary>
    public IReadOnlyList<IMiddleware> Rules { get; init; } = [];

    /// <summary>Play <c>pods/resize</c> where the server lacks it (Kubernetes below 1.33); it comes after the <see cref="Rules"/>.</summary>
    public bool PlayPodResize { get; init; } = true;
}
