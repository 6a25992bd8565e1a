using Microsoft.AspNetCore.Http;

namespace Bonding.TestKit.Proxies.Faults;

/// <summary>Does to one request what goes wrong with it; <paramref name="next"/> is the way to the API server.</summary>
public delegate Task RequestFault(HttpContext context, RequestDelegate next);
