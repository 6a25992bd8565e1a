using Bonding.Kubernetes.Abstractions;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Controllers;
using Bonding.Operator.Accounts.NamespaceLedgers;
using Bonding.Operator.Accounts.Statuses;
using Bonding.Operator.State;
using Bonding.Resources.CreditAccounts;

namespace Bonding.Operator.Accounts;

/// <summary>The one writer of an account's status: settles its bonds and shows its credits, multiplier and conditions.</summary>
public sealed class AccountController(
    AccountObserver observer,
    AccountPlanExecutor writes,
    AccountReporter report,
    AccountAudit audit,
    NamespaceLedgerStore namespaces,
    StatusWriteThrottle pace,
    TimeProvider time
) : IEntityController<CreditAccount>
{
    /// <summary>A bond may wait for a balance, which grows without an event.</summary>
    private static readonly TimeSpan BondRetryInterval = TimeSpan.FromSeconds(5);

    /// <summary>The informer brings the newer version within this time.</summary>
    private static readonly TimeSpan ConflictRetryInterval = TimeSpan.FromSeconds(1);

    public async Task<ReconciliationResult<CreditAccount>> ReconcileAsync(CreditAccount entity, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var cached = await ObserveAsync(entity, cancellationToken);
        // Before anything is decided: the next version says that this one was told.
        await audit.RecordAsync(cached.Stored, cancellationToken);
        var snapshot = await observer.WithLiveBondsAsync(cached, AccountDecision.BondsToRead(cached, now), cancellationToken);
        var plan = AccountDecision.Decide(snapshot, now);
        var done = await writes.ExecuteAsync(snapshot, plan, cancellationToken);
        return ReconciliationResult<CreditAccount>.Success(
            entity,
            !done ? ConflictRetryInterval
                : cached.Bonds.Count > 0 ? BondRetryInterval
                : pace.RequeueAfter
        );
    }

    // The account's cache may be ahead of that of its namespace's record: nobody is refused for that.
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
        pace.Forget(AccountIndex.KeyOf(entity));
        await audit.RecordAsync(entity, cancellationToken);
        audit.Forget(entity);
        await report.AccountDeletedAsync(entity, cancellationToken);
        return ReconciliationResult<CreditAccount>.Success(entity);
    }
}

/// <summary>Puts an account into the queue of its controller.</summary>
internal sealed class AccountReconcileRequester(ControllerHost<CreditAccount> host) : IReconcileRequester
{
    public void Request(NamespacedName key) => host.Enqueue(key);
}
