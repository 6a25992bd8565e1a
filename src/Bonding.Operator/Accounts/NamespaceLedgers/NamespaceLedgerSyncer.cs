using Bonding.Domain.NamespaceLedgers;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.Configuration;
using Bonding.Operator.State;
using Bonding.Resources.CreditAccounts;
using Bonding.Resources.NamespaceLedgers;
using k8s.Models;
using ILeadership = Bonding.Kubernetes.Leadership.ILeadership;

namespace Bonding.Operator.Accounts.NamespaceLedgers;

/// <summary>Writes what was observed of accounts to the ledgers of their namespaces, while this process leads.</summary>
public sealed partial class NamespaceLedgerSyncer(
    NamespaceLedgerStore store,
    PendingObservations observations,
    AccountIndex index,
    ResourceClient<CreditAccount> accounts,
    Informer<CreditAccount> cache,
    Informer<NamespaceLedger> ledgers,
    ILeadership leadership,
    AccountingOptions options,
    TimeProvider time,
    ILogger<NamespaceLedgerSyncer> logger
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAll(cache.WaitForSyncAsync(stoppingToken), ledgers.WaitForSyncAsync(stoppingToken));
        while (!stoppingToken.IsCancellationRequested)
        {
            var leading = await leadership.WaitForLeadershipAsync(stoppingToken);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(leading, stoppingToken);
            foreach (var ns in observations.DirtyNamespaces)
                await SyncAsync(ns, either.Token, stoppingToken);
            await Task.Delay(options.LedgerSyncInterval, time, stoppingToken);
        }
    }

    private async Task SyncAsync(string ns, CancellationToken cancellationToken, CancellationToken stoppingToken)
    {
        var observed = observations.Drain(ns);
        if (observed.Count == 0 && store.Find(ns) is null)
            return;
        try
        {
            var gone = await GoneAsync(ns, observed, cancellationToken);
            var now = time.GetUtcNow();
            if (!await store.UpdateAsync(ns, state => state.Record(observed, gone, now), cancellationToken))
                throw new IOException(
                    store.Find(ns)?.State.ErrorMessage is { Length: > 0 } problem ? problem : "it is changed by others all the time"
                );
            observations.Commit(observed);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            // Leadership ended: the next leader goes on.
            observations.MarkDirty(ns);
        }
        catch (Exception error) when (ApiErrors.IsFailedRequest(error))
        {
            observations.MarkDirty(ns);
            LogNotRecorded(logger, ns, error.Message);
        }
    }

    // The cache may lag behind a ledger, so every account that is missing from one of the two is read: a UID that is gone never returns.
    private async Task<IReadOnlySet<string>> GoneAsync(
        string ns,
        IEnumerable<ObservedAccount> observed,
        CancellationToken cancellationToken
    )
    {
        var present = index.AccountsIn(ns).Select(account => account.Uid()).ToHashSet();
        var recorded = store.Find(ns)?.State.Value is { } state
            ? state.Accounts.ToDictionary(entry => entry.Key, entry => entry.Value.Name)
            : [];
        var doubtful = recorded
            .Where(entry => !present.Contains(entry.Key))
            .Select(entry => (Uid: entry.Key, Name: entry.Value))
            .Concat(observed.Where(account => !recorded.ContainsKey(account.Uid)).Select(account => (account.Uid, account.Name)));
        HashSet<string> gone = [];
        foreach (var (uid, name) in doubtful.Distinct())
            if ((await accounts.GetAsync(new NamespacedName(ns, name), cancellationToken))?.Uid() != uid)
                gone.Add(uid);
        return gone;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "NamespaceLedger {Namespace} was not written: {Problem}")]
    private static partial void LogNotRecorded(ILogger logger, string @namespace, string problem);
}
