using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Bonding.Operator.TenantApi;

/// <summary>
/// Passes only calls with a verified bearer token to a service of the contract, as many as their identity may make. Who calls over HTTP
/// with JSON gets the seconds to wait in the header <c>Retry-After</c>, over gRPC in a trailer of that name.
/// </summary>
public sealed class CallGuard(CallerCheck callers, CallerLimits limits) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request,
        ServerCallContext context,
        UnaryServerMethod<TRequest, TResponse> continuation
    )
    {
        var response = default(TResponse);
        await GuardAsync(context, async () => response = await continuation(request, context));
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

    private async Task GuardAsync(ServerCallContext context, Func<Task> call)
    {
        var http = context.GetHttpContext();
        try
        {
            var token = await VerifyAsync(http);
            if (limits.TryCall(token.Identity) is { } wait)
                throw CallRefusal.TooMany("more calls than one identity may make", wait);
            http.Features.Set(new TokenFeature(token));
            // A stream lasts for minutes, and its headers with it. Who calls is known now.
            http.Request.Headers.Authorization = default;
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
