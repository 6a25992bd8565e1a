using System.Threading.RateLimiting;
using Bonding.Domain;
using Bonding.Operator.Limits;

namespace Bonding.Operator.TenantApi;

/// <summary>
/// Lets each caller run one query at a time, and some in a second: <c>what-if</c> decides about a whole node, and asks the API server about
/// every neighbour.
/// </summary>
public sealed class QueryLimits(Rejections rejections, TimeProvider time) : IDisposable
{
    private const int MostWaiting = 8;

    private readonly CallerRates<string> _rates = new(new TokenRate(PerSecond: 10, Burst: 50), time);
    private readonly PartitionedRateLimiter<string> _turns = PartitionedRateLimiter.Create<string, string>(caller =>
        RateLimitPartition.GetConcurrencyLimiter(caller, _ => new() { PermitLimit = 1, QueueLimit = MostWaiting })
    );

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var caller = TokenFeature.Of(http).Identity;
        if (!_rates.TryTake(caller))
            return Reject(http);
        using var turn = await _turns.AcquireAsync(caller, 1, http.RequestAborted);
        return turn.IsAcquired ? await next(context) : Reject(http);
    }

    public void Dispose() => _turns.Dispose();

    private IResult Reject(HttpContext http)
    {
        rejections.Count(Face.TenantApi, Rejection.TooMany);
        http.Response.Headers.RetryAfter = "1";
        return ProblemResults.Create(StatusCodes.Status429TooManyRequests, "this caller asks more than it may at once, or in a second");
    }
}
