using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bonding.Operator.Admission;

/// <summary>Maps the endpoint that reviews pods by admission.k8s.io/v1.</summary>
public static class AdmissionEndpoint
{
    public const string Path = "/pods";

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapPost(Path, ReviewAsync);

    private static async Task<IResult> ReviewAsync(HttpRequest http, PodAdmission admission)
    {
        if (await RequestOfAsync(http) is not { } request)
            return Results.BadRequest("an AdmissionReview with a request is expected");
        var review = new JsonObject
        {
            ["apiVersion"] = "admission.k8s.io/v1",
            ["kind"] = "AdmissionReview",
            ["response"] = await admission.ReviewAsync(request, http.HttpContext.RequestAborted),
        };
        return Results.Text(review.ToJsonString(), "application/json");
    }

    private static async Task<JsonObject?> RequestOfAsync(HttpRequest http)
    {
        try
        {
            var review = await JsonNode.ParseAsync(http.Body, cancellationToken: http.HttpContext.RequestAborted);
            return review is JsonObject body ? body["request"] as JsonObject : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
