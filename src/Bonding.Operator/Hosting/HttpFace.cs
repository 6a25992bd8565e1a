using System.Net;

namespace Bonding.Operator.Hosting;

/// <summary>Endpoints that are served on one address only.</summary>
/// <param name="Address">Where.</param>
/// <param name="Map">Adds the endpoints.</param>
public sealed record HttpFace(IPEndPoint Address, Action<IEndpointRouteBuilder> Map);
