namespace Bonding.Operator.TenantApi;

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
