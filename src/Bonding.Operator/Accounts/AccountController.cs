using Bonding.Kubernetes.Abstractions;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Controllers;
using Bonding.Operator.Accounts.NamespaceLedgers;
using Bonding.Operator.Accounts.Statuses;
using Bonding.Operator.State;
using Bonding.Resources.CreditAccounts;

namespace Bonding.Operator.Accounts;

/// <summary>
/// Settles an account's bonds and shows its credits, multiplier and conditions. No other class writes the status of an account.
/// </summary>
public sealed class AccountController(
    AccountObserver observer,
    AccountPlanExecutor executor,
    AccountReporter reporter,
    AccountAudit audit,
    AccountIndex index,
    NamespaceLedgerStore namespaces,
    StatusWriteThrottle throttle,
    TimeProvider time
) : IEntityController<CreditAccount>
{
    /// <summary>A bond may wait for a balance, which grows without an event.</summary>
    private static readonly TimeSpan BondRetryInterval = TimeSpan.FromSeconds(5);

    /// <summary>Within this time the informer gets the newer version.</summary>
    private static readonly TimeSpan ConflictRetryInterval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The most bonds that one reconcile settles. The account then waits for its next turn, so that a flood of its bonds delays nobody
    /// else's.
    /// </summary>
    public const int MostBondsAtOnce = 50;

    public async Task<ReconciliationResult<CreditAccount>> ReconcileAsync(CreditAccount entity, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var cached = await ObserveAsync(entity, cancellationToken);
        // Before anything is decided: the next version says that this one was reported.
        await audit.RecordAsync(cached.Stored, cached.StoredAccount?.Value, cancellationToken);
        var (snapshot, plan, isAll) = await DecideAsync(cached, now, cancellationToken);
        var isDone = await executor.ExecuteAsync(snapshot, plan, cancellationToken);
        return ReconciliationResult<CreditAccount>.Success(
            entity,
            !isDone ? ConflictRetryInterval
                : !isAll ? TimeSpan.Zero
                : cached.Bonds.Count > 0 ? BondRetryInterval
                : throttle.RequeueAfter
        );
    }

    // The first decision, on cached bonds, finds which bonds would change: only these are read from the API server, as SettlementProtocol
    // demands, and one that just goes on waiting costs no request. Where bonds were read the decision is made again, on what they show now.
    // Where none was read the first one holds: it debits nothing, for a debit changes its bond.
    private async Task<(AccountSnapshot Snapshot, AccountPlan Plan, bool IsAll)> DecideAsync(
        AccountSnapshot cached,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var expected = AccountDecision.Decide(cached, now);
        var unsure = AccountDecision.BondsToRead(cached, expected);
        if (unsure.Count == 0)
            return (cached, expected, true);
        var live = await observer.WithLiveBondsAsync(cached, [.. unsure.Take(MostBondsAtOnce)], cancellationToken);
        // The others of the cache stay as they are: they wait.
        live = live with
        {
            WaitingBefore = cached.Bonds.Count - unsure.Count,
        };
        return (live, AccountDecision.Decide(live, now), unsure.Count <= MostBondsAtOnce);
    }

    // The account's cache may be ahead of the cache of its namespace's ledger, which is no reason to refuse the account.
    private async Task<AccountSnapshot> ObserveAsync(CreditAccount entity, CancellationToken cancellationToken)
    {
        var cached = observer.Observe(entity);
        if (cached.Refusal?.Reason != AccountReason.StatusCorrupted)
            return cached;
        await namespaces.RefreshAsync(entity.Metadata.NamespaceProperty, cancellationToken);
        return observer.Observe(entity);
    }

    public async Task<ReconciliationResult<CreditAccount>> DeletedAsync(CreditAccount entity, CancellationToken cancellationToken)
    {
        observer.Forget(AccountIndex.KeyOf(entity));
        throttle.Forget(AccountIndex.KeyOf(entity));
        await audit.RecordAsync(entity, index.Read(entity)?.Value, cancellationToken);
        audit.Forget(entity);
        await reporter.AccountDeletedAsync(entity, cancellationToken);
        return ReconciliationResult<CreditAccount>.Success(entity);
    }
}

/// <summary>Puts an account into the queue of its controller.</summary>
internal sealed class AccountReconcileRequester(ControllerHost<CreditAccount> host) : IReconcileRequester
{
    public void Request(NamespacedName key) => host.Enqueue(key);
}
