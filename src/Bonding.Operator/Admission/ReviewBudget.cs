using System.Net;
using System.Threading.RateLimiting;
using Bonding.Domain;
using Bonding.Operator.Limits;

namespace Bonding.Operator.Admission;

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
