using Microsoft.AspNetCore.Http;

namespace Bonding.TestKit.Proxies;

/// <summary>What an <see cref="ApiProxy"/> does beside passing requests through.</summary>
public sealed record ApiProxyOptions
{
    /// <summary>
    /// Rules that see each request in this order, before the API server does. They may answer, delay, change or pass on
    /// the request.
    /// </summary>
    public IReadOnlyList<IMiddleware> Rules { get; init; } = [];

    /// <summary>
    /// Whether to simulate <c>pods/resize</c>, which Kubernetes before 1.33 lacks. The simulation comes after the
    /// <see cref="Rules"/>.
    /// </summary>
    public bool PlayPodResize { get; init; } = true;
}
