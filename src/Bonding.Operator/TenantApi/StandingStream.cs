using Bonding.Contract;
using Bonding.Forecasting;
using Bonding.Kubernetes.Client;
using Bonding.Operator.State;
using Google.Protobuf.WellKnownTypes;

namespace Bonding.Operator.TenantApi;

/// <summary>
/// Streams the standing of one tenant: the present one, each change after the tick that made it, and the newest one every few seconds. A
/// caller that reads slowly gets the newest standing next, never a queue of old ones.
/// </summary>
public sealed class StandingStream(TenantSnapshotReader tenants, TickSignal ticks, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Repeat = TimeSpan.FromSeconds(10);

    // Forecasts of the neighbours move each second: less than a twentieth of the size is no news.
    private const int NotableParts = 20;

    /// <summary>Streams until the caller or the account is gone, the program stops, or some minutes have passed.</summary>
    /// <param name="account">The account of the caller.</param>
    /// <param name="write">Sends one standing.</param>
    /// <param name="gone">Ends with the caller.</param>
    public async Task RunAsync(NamespacedName account, Func<Standing, CancellationToken, Task> write, CancellationToken gone)
    {
        using var oldest = new CancellationTokenSource(Longest, time);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(oldest.Token, lifetime.ApplicationStopping, gone);
        var (sent, sentAt) = (default(Standing), 0L);
        try
        {
            while (true)
            {
                var next = ticks.Next;
                if (tenants.Find(account) is not { } tenant)
                    return;
                var standing = Of(tenant);
                if (sent is null || IsNews(standing, sent) || time.GetElapsedTime(sentAt) >= Repeat)
                {
                    await write(standing, ends.Token);
                    (sent, sentAt) = (standing, time.GetTimestamp());
                }

                await next.WaitAsync(ends.Token);
            }
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested) { }
    }

    /// <summary>Returns the standing of a tenant.</summary>
    public static Standing Of(TenantSnapshot tenant)
    {
        var self = SelfResponseFactory.Create(tenant);
        var standing = new Standing
        {
            Account = self.Account,
            BondedUnits = self.BondedUnits,
            Base = self.Base,
            Effective = self.Effective,
            Tier = self.Tier,
            Reason = self.Reason,
            AsOf = self.AsOf is { } at ? Timestamp.FromDateTimeOffset(at) : null,
        };
        if (AvailabilityResponseFactory.Create(tenant, Horizon.Seconds) is { } available)
            (standing.Size, standing.Guaranteed, standing.Likely) = (available.Size, available.Guaranteed, available.Likely);
        return standing;
    }

    /// <summary>Returns whether a standing differs from the one that was sent before by more than the moves of every second.</summary>
    public static bool IsNews(Standing now, Standing before) =>
        (now.BondedUnits, now.Base, now.Effective, now.Tier, now.Reason, now.HasSize, now.Size)
            != (before.BondedUnits, before.Base, before.Effective, before.Tier, before.Reason, before.HasSize, before.Size)
        || Differs(now.Guaranteed, before.Guaranteed, now.Size)
        || Differs(now.Likely, before.Likely, now.Size);

    private static bool Differs(int now, int before, int size) => Math.Abs(now - before) * NotableParts > size;
}
