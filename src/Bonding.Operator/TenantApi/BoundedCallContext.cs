using Grpc.Core;

namespace Bonding.Operator.TenantApi;

/// <summary>
/// The context of a call with a token that ends in time as well. The library's contexts take no other token once they exist.
/// </summary>
internal sealed class BoundedCallContext : ServerCallContext
{
    // Where the library looks for it in contexts that are not its own.
    private const string HttpContextKey = "__HttpContext";

    private readonly ServerCallContext _call;

    /// <param name="call">The call.</param>
    /// <param name="ends">Ends the work for it.</param>
    public BoundedCallContext(ServerCallContext call, CancellationToken ends)
    {
        (_call, CancellationTokenCore) = (call, ends);
        call.UserState[HttpContextKey] = call.GetHttpContext();
    }

    protected override CancellationToken CancellationTokenCore { get; }

    protected override string MethodCore => _call.Method;

    protected override string HostCore => _call.Host;

    protected override string PeerCore => _call.Peer;

    protected override DateTime DeadlineCore => _call.Deadline;

    protected override Metadata RequestHeadersCore => _call.RequestHeaders;

    protected override Metadata ResponseTrailersCore => _call.ResponseTrailers;

    protected override AuthContext AuthContextCore => _call.AuthContext;

    protected override IDictionary<object, object> UserStateCore => _call.UserState;

    protected override Status StatusCore
    {
        get => _call.Status;
        set => _call.Status = value;
    }

    protected override WriteOptions? WriteOptionsCore
    {
        get => _call.WriteOptions;
        set => _call.WriteOptions = value;
    }

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => _call.WriteResponseHeadersAsync(responseHeaders);

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        _call.CreatePropagationToken(options);
}
