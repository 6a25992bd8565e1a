using Bonding.Kubernetes.Leadership;
using Bonding.Operator.State;
using Bonding.Resources.CreditAccounts;
using Microsoft.Extensions.Hosting;

namespace Bonding.Faults.Fleet;

/// <summary>Settles accounts to the scripted counters, in the place of the leader's tick, which reads those of Prometheus.</summary>
internal sealed class CounterFeed(
    CounterScript script,
    AccountCache cache,
    CurrentRules rules,
    IReconcileRequester requester,
    ILeadership leadership
) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            if (leadership.IsLeader)
                foreach (var account in cache.All)
                    Settle(account);
            await Task.Delay(Tick, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Settle(LiveAccount account)
    {
        var readFor = account.Ledger.Checkpoint;
        if (account.Stored is not { } stored || AccountSpecMapping.Read(stored.Spec, rules.Current).Value is not { } terms)
            return;
        if (script.After(account.Key.Name, readFor) is not [.., var newest] samples)
            return;
        if (account.Settle(terms, readFor, samples, newest.At))
            requester.Request(account.Key);
    }
}
