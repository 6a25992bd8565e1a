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

/// <summary>Writes down what was seen of accounts in the records of their namespaces, while this process leads.</summary>
public sealed partial class NamespaceLedgerSyncer(
    NamespaceLedgerStore books,
    PendingObservations sightings,
    AccountIndex indexes,
    ResourceClient<CreditAccount> accounts,
    Informer<CreditAccount> cache,
    Informer<NamespaceLedger> records,
    ILeadership leadership,
    AccountingOptions pace,
    TimeProvider time,
    ILogger<NamespaceLedgerSyncer> logger
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAll(cache.WaitForSyncAsync(stoppingToken), records.WaitForSyncAsync(stoppingToken));
        while (!stoppingToken.IsCancellationRequested)
        {
            var term = await leadership.WaitForLeadershipAsync(stoppingToken);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(term, stoppingToken);
            foreach (var ns in sightings.DirtyNamespaces)
                await SyncAsync(ns, either.Token, stoppingToken);
            await Task.Delay(pace.LedgerSyncInterval, time, stoppingToken);
        }
    }

    private async Task SyncAsync(string ns, CancellationToken cancellationToken, CancellationToken stoppingToken)
    {
        var seen = sightings.Drain(ns);
        if (seen.Count == 0 && books.Find(ns) is null)
            return;
        try
        {
            var gone = await GoneAsync(ns, seen, cancellationToken);
            var now = time.GetUtcNow();
            if (!await books.UpdateAsync(ns, book => book.Record(seen, gone, now), cancellationToken))
                throw new IOException(
                    books.Find(ns)?.State.ErrorMessage is { Length: > 0 } problem ? problem : "it is changed by others all the time"
                );
            sightings.Commit(seen);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            // The term ended: whoever leads next goes on.
            sightings.MarkDirty(ns);
        }
        catch (Exception error) when (ApiErrors.IsFailedRequest(error))
        {
            sightings.MarkDirty(ns);
            LogNotRecorded(logger, ns, error.Message);
        }
    }

    // The cache may lag behind a record, so each that is missing from one of the two is asked for: a UID that is gone never returns.
    private async Task<IReadOnlySet<string>> GoneAsync(string ns, IEnumerable<ObservedAccount> seen, CancellationToken cancellationToken)
    {
        var present = indexes.AccountsIn(ns).Select(account => account.Uid()).ToHashSet();
        var recorded = books.Find(ns)?.State.Value is { } book
            ? book.Accounts.ToDictionary(entry => entry.Key, entry => entry.Value.Name)
            : [];
        var doubtful = recorded
            .Where(entry => !present.Contains(entry.Key))
            .Select(entry => (Uid: entry.Key, Name: entry.Value))
            .Concat(seen.Where(account => !recorded.ContainsKey(account.Uid)).Select(account => (account.Uid, account.Name)));
        HashSet<string> gone = [];
        foreach (var (uid, name) in doubtful.Distinct())
            if ((await accounts.GetAsync(new NamespacedName(ns, name), cancellationToken))?.Uid() != uid)
                gone.Add(uid);
        return gone;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "NamespaceLedger {Namespace} was not written: {Problem}")]
    private static partial void LogNotRecorded(ILogger logger, string @namespace, string problem);
}
