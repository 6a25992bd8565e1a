using Bonding.Contract;
using Microsoft.AspNetCore.Http.Metadata;

namespace Bonding.Operator.TenantApi;

/// <summary>Maps the services of the contract: over gRPC, and as JSON over HTTP where a method has a path.</summary>
public static class ContractEndpoints
{
    // gRPC has a limit of its own for each message; a stream of them has none.
    private const string JsonPaths = "/v1/";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGrpcService<AgentService>().Add(LimitJson);
        endpoints.MapGrpcService<SelfCalls>().Add(LimitJson);
    }

    private static void LimitJson(EndpointBuilder endpoint)
    {
        if (endpoint is RouteEndpointBuilder { RoutePattern.RawText: { } path } && path.StartsWith(JsonPaths, StringComparison.Ordinal))
            endpoint.Metadata.Add(new JsonLimit());
    }

    private sealed class JsonLimit : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => ReadingLimits.LargestJson;
    }
}

/// <summary>Serves the OpenAPI document of the contract's paths, which <c>make generate</c> writes. It needs no token.</summary>
public static class OpenApiEndpoint
{
    /// <summary>The path of the document.</summary>
    public const string Path = "/openapi.json";

    private const string Resource = "openapi.json";

    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet(Path, () => Results.Stream(Open(), "application/json; charset=utf-8"));

    private static Stream Open() =>
        typeof(OpenApiEndpoint).Assembly.GetManifestResourceStream(Resource)
        ?? throw new InvalidOperationException($"the program was built without {Resource}");
}
