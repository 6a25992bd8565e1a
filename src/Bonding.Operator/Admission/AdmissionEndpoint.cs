using System.Net;
using System.Text.Json.Nodes;
using Bonding.Operator.Limits;
using Microsoft.AspNetCore.Http.Metadata;

namespace Bonding.Operator.Admission;

/// <summary>
/// Maps the endpoint that reviews pods by admission.k8s.io/v1. The API server shows no credentials, so nothing is read or computed before
/// there is a turn for it.
/// </summary>
public static class AdmissionEndpoint
{
    public const string Path = "/pods";

    // The API server waits no longer for a response.
    private static readonly TimeSpan BodyTimeout = TimeSpan.FromSeconds(2);

    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost(Path, ReviewAsync).WithMetadata(new BodyLimit(ReviewBudget.LargestBody));

    private static async Task<IResult> ReviewAsync(
        HttpContext http,
        PodAdmission admission,
        ReviewBudget budget,
        Rejections rejections,
        TimeProvider time
    )
    {
        if (http.Request.ContentLength > ReviewBudget.LargestBody)
            return Rejected(rejections, Rejection.Body, StatusCodes.Status413PayloadTooLarge);
        var from = http.Connection.RemoteIpAddress ?? IPAddress.None;
        using var turn = await budget.AcquireAsync(from, http.Request.ContentLength, http.RequestAborted);
        if (turn is null)
        {
            http.Response.Headers.RetryAfter = "1";
            return Rejected(rejections, Rejection.TooMany, StatusCodes.Status429TooManyRequests);
        }

        var (body, refusal) = await BodyOfAsync(http, time);
        if (refusal is { } code)
            return Rejected(rejections, Rejection.Body, code);
        if (ReviewRequest.Read(body) is not { } request)
            return Results.BadRequest("an AdmissionReview with a request for a pod in a namespace is expected");
        return Results.Text(await ResponseAsync(admission, request, http.RequestAborted), "application/json");
    }

    private static async Task<string> ResponseAsync(PodAdmission admission, ReviewRequest request, CancellationToken cancellation) =>
        new JsonObject
        {
            ["apiVersion"] = "admission.k8s.io/v1",
            ["kind"] = "AdmissionReview",
            ["response"] = await admission.ReviewAsync(request, cancellation),
        }.ToJsonString();

    private static async Task<(ReadOnlyMemory<byte> Body, int? Refusal)> BodyOfAsync(HttpContext http, TimeProvider time)
    {
        using var deadline = new CancellationTokenSource(BodyTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, http.RequestAborted);
        using var body = new MemoryStream((int)(http.Request.ContentLength ?? 0));
        try
        {
            await http.Request.Body.CopyToAsync(body, either.Token);
            return (body.GetBuffer().AsMemory(0, (int)body.Length), null);
        }
        catch (BadHttpRequestException error)
        {
            return (default, error.StatusCode);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            http.Response.Headers.Connection = "close";
            return (default, StatusCodes.Status408RequestTimeout);
        }
    }

    private static IResult Rejected(Rejections rejections, Rejection why, int code)
    {
        rejections.Count(Face.Webhook, why);
        return Results.StatusCode(code);
    }

    private sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
