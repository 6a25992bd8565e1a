using System.Net;
using System.Text.Json.Nodes;
using System.Threading.RateLimiting;
using Bonding.Domain;
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
        var from = RemoteAddress.NetworkOf(http.Connection.RemoteIpAddress);
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

/// <summary>
/// Bounds what reviews cost, since whoever reaches the webhook can ask for one: the bytes of each address in a second, and the reviews at
/// once, of which a few may be large. An API server that creates 500 pods a second stays within it.
/// </summary>
public sealed class ReviewBudget(TimeProvider time) : IDisposable
{
    /// <summary>The largest body that is read, in bytes: twice what the API server stores of one object.</summary>
    public const int LargestBody = 3 << 20;

    private const int Large = 128 << 10;

    // A small body costs as much as this many bytes.
    private const int LeastCost = 4 << 10;

    private readonly CallerRates<IPAddress> _bytes = new(new TokenRate(PerSecond: 16 << 20, Burst: 64 << 20), time);
    private readonly PartitionedRateLimiter<IPAddress> _turns = Turns(perAddress: 32, all: 64, queue: 200);
    private readonly PartitionedRateLimiter<IPAddress> _largeTurns = Turns(perAddress: 2, all: 4, queue: 20);

    /// <summary>Waits for a turn, which the caller gives back; null if there is none to be had.</summary>
    /// <param name="from">The address that asks.</param>
    /// <param name="length">The length of the body in bytes; null if it is not known.</param>
    public async ValueTask<RateLimitLease?> AcquireAsync(IPAddress from, long? length, CancellationToken cancellation)
    {
        var bytes = Math.Clamp(length ?? LargestBody, LeastCost, LargestBody);
        if (!_bytes.TryTake(from, bytes))
            return null;
        var turn = await (bytes > Large ? _largeTurns : _turns).AcquireAsync(from, 1, cancellation);
        if (turn.IsAcquired)
            return turn;
        turn.Dispose();
        return null;
    }

    public void Dispose()
    {
        _turns.Dispose();
        _largeTurns.Dispose();
    }

    private static PartitionedRateLimiter<IPAddress> Turns(int perAddress, int all, int queue) =>
        PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<IPAddress, IPAddress>(address =>
                RateLimitPartition.GetConcurrencyLimiter(address, _ => Limit(perAddress, queue))
            ),
            PartitionedRateLimiter.Create<IPAddress, bool>(_ => RateLimitPartition.GetConcurrencyLimiter(true, _ => Limit(all, queue)))
        );

    private static ConcurrencyLimiterOptions Limit(int turns, int queue) => new() { PermitLimit = turns, QueueLimit = queue };
}
