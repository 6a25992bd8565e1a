using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Bonding.Operator.TenantApi;

/// <summary>
/// Passes only calls with a verified bearer token to a service of the contract, as many as their identity may make. Who calls over HTTP
/// with JSON gets the seconds to wait in the header <c>Retry-After</c>, over gRPC in a trailer of that name. A call that is no stream is
/// answered in time or refused, whatever the API server does, and however long the caller would wait.
/// </summary>
public sealed class CallGuard(CallerCheck callers, CallerLimits limits, TimeProvider time) : Interceptor
{
    /// <summary>The longest time of a call that is no stream.</summary>
    public static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(10);

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request,
        ServerCallContext context,
        UnaryServerMethod<TRequest, TResponse> continuation
    )
    {
        var response = default(TResponse);
        var http = context.GetHttpContext();
        await ReportAsync(
            http,
            () => WithinAsync(context, bounded => CallAsync(http, async () => response = await continuation(request, bounded)))
        );
        return response!;
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation
    ) => GuardAsync(context, () => continuation(request, responseStream, context));

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation
    ) => GuardAsync(context, () => continuation(requestStream, responseStream, context));

    private Task GuardAsync(ServerCallContext context, Func<Task> call)
    {
        var http = context.GetHttpContext();
        return ReportAsync(http, () => CallAsync(http, call));
    }

    private async Task CallAsync(HttpContext http, Func<Task> call)
    {
        var token = await VerifyAsync(http);
        if (limits.TryCall(token.Identity) is { } wait)
            throw CallRefusal.TooMany("more calls than one identity may make", wait);
        http.Features.Set(new TokenFeature(token));
        // A stream lasts for minutes, and its headers with it. Who calls is known now.
        http.Request.Headers.Authorization = default;
        await call();
    }

    // Requests to the API server end with the call: those that verify the token, too.
    private async Task WithinAsync(ServerCallContext context, Func<ServerCallContext, Task> work)
    {
        using var late = new CancellationTokenSource(LongestCall, time);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, late.Token);
        context.GetHttpContext().RequestAborted = ends.Token;
        try
        {
            await work(new BoundedCallContext(context, ends.Token)).WaitAsync(late.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            // It may not have been told yet, and would never be once its source is disposed.
            await ends.CancelAsync();
            throw CallRefusal.Of(StatusCode.DeadlineExceeded, $"no answer within {LongestCall.TotalSeconds:0} s; try again", LongestCall);
        }
    }

    private static async Task ReportAsync(HttpContext http, Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (RpcException refusal) when (!http.Response.HasStarted)
        {
            if (refusal.Trailers.GetValue(CallRefusal.RetryAfter) is { } seconds)
                http.Response.Headers.RetryAfter = seconds;
            if (refusal.StatusCode == StatusCode.Unauthenticated)
                http.Response.Headers.WWWAuthenticate = "Bearer";
            throw;
        }
    }

    private async Task<VerifiedToken> VerifyAsync(HttpContext http)
    {
        var verdict = await callers.CheckAsync(http);
        return verdict.Token
            ?? throw verdict.Code switch
            {
                StatusCodes.Status401Unauthorized => CallRefusal.Of(StatusCode.Unauthenticated, verdict.Problem),
                StatusCodes.Status429TooManyRequests => CallRefusal.TooMany(verdict.Problem, CallerCheck.RetryAfter),
                _ => CallRefusal.Unavailable(verdict.Problem),
            };
    }
}
