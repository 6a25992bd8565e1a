using Bonding.Domain.Bonds;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Resources;
using k8s.Models;
using ILeadership = Bonding.Kubernetes.Leadership.ILeadership;

namespace Bonding.Operator.Controllers.Namespaces;

/// <summary>Writes down what was seen of accounts in the records of their namespaces, while this process leads.</summary>
public sealed partial class NamespaceKeeper(
    NamespaceBooks books, NamespaceSightings sightings, BankIndexes indexes, ResourceClient<CreditAccount> accounts, Informer<CreditAccount> cache,
    Informer<NamespaceLedger> records, ILeadership leadership, BankPace pace, TimeProvider time, ILogger<NamespaceKeeper> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAll(cache.WaitForSyncAsync(stoppingToken), records.WaitForSyncAsync(stoppingToken));
        while (!stoppingToken.IsCancellationRequested)
        {
            var term = await leadership.WaitForTermAsync(stoppingToken);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(term, stoppingToken);
            foreach (var ns in sightings.Restless) await KeepAsync(ns, either.Token, stoppingToken);
            await Task.Delay(pace.Records, time, stoppingToken);
        }
    }

    private async Task KeepAsync(string ns, CancellationToken cancellationToken, CancellationToken stoppingToken)
    {
        var seen = sightings.Take(ns);
        if (seen.Count == 0 && books.Find(ns) is null) return;
        try
        {
            var gone = await GoneAsync(ns, seen, cancellationToken);
            var now = time.GetUtcNow();
            if (!await books.RecordAsync(ns, book => book.Record(seen, gone, now), cancellationToken))
                throw new IOException(books.Find(ns)?.Book.Problem is { Length: > 0 } problem ? problem : "it is changed by others all the time");
            sightings.Recorded(seen);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            // The term ended: whoever leads next goes on.
            sightings.Stir(ns);
        }
        catch (Exception error) when (error is ApiException or HttpRequestException or IOException or TimeoutException)
        {
            sightings.Stir(ns);
            LogNotRecorded(logger, ns, error.Message);
        }
    }

    // The cache may lag behind a record, so each that is missing from one of the two is asked for: a UID that is gone never returns.
    private async Task<IReadOnlySet<string>> GoneAsync(string ns, IEnumerable<AccountSighting> seen, CancellationToken cancellationToken)
    {
        var present = indexes.AccountsIn(ns).Select(account => account.Uid()).ToHashSet();
        var recorded = books.Find(ns)?.Book.Value is { } book ? book.Accounts.ToDictionary(entry => entry.Key, entry => entry.Value.Name) : [];
        var doubtful = recorded.Where(entry => !present.Contains(entry.Key)).Select(entry => (Uid: entry.Key, Name: entry.Value))
            .Concat(seen.Where(account => !recorded.ContainsKey(account.Uid)).Select(account => (account.Uid, account.Name)));
        HashSet<string> gone = [];
        foreach (var (uid, name) in doubtful.Distinct())
            if ((await accounts.GetAsync(new ResourceKey(ns, name), cancellationToken))?.Uid() != uid) gone.Add(uid);
        return gone;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "NamespaceLedger {Namespace} was not written: {Problem}")]
    private static partial void LogNotRecorded(ILogger logger, string @namespace, string problem);
}
