using Bonding.Kubernetes.Abstractions;
using Bonding.Operator.Controllers.Namespaces;
using Bonding.Resources;

namespace Bonding.Operator.Controllers.Accounts;

/// <summary>The one writer of an account's status: settles its bonds and shows its credits, multiplier and conditions.</summary>
public sealed class AccountController(
    AccountObserver observer, AccountWrites writes, AccountReport report, AccountAudit audit, NamespaceBooks namespaces, StatusPace pace, TimeProvider time)
    : IEntityController<CreditAccount>
{
    /// <summary>A bond may wait for a balance, which grows without an event.</summary>
    private static readonly TimeSpan WithBonds = TimeSpan.FromSeconds(5);

    /// <summary>The informer brings the newer version within this time.</summary>
    private static readonly TimeSpan AfterConflict = TimeSpan.FromSeconds(1);

    public async Task<ReconciliationResult<CreditAccount>> ReconcileAsync(CreditAccount entity, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var cached = await ObserveAsync(entity, cancellationToken);
        // Before anything is decided: the next version says that this one was told.
        await audit.TellAsync(cached.Stored, cancellationToken);
        var snapshot = await observer.WithLiveBondsAsync(cached, AccountDecision.BondsToRead(cached, now), cancellationToken);
        var plan = AccountDecision.Decide(snapshot, now);
        var done = await writes.CarryOutAsync(snapshot, plan, cancellationToken);
        return ReconciliationResult<CreditAccount>.Success(entity, !done ? AfterConflict : cached.Bonds.Count > 0 ? WithBonds : pace.LookAgain);
    }

    // The account's cache may be ahead of that of its namespace's record: nobody is refused for that.
    private async Task<AccountSnapshot> ObserveAsync(CreditAccount entity, CancellationToken cancellationToken)
    {
        var cached = observer.Observe(entity);
        if (cached.Refusal?.Reason != AccountReason.StatusCorrupted) return cached;
        await namespaces.RefreshAsync(entity.Metadata.NamespaceProperty, cancellationToken);
        return observer.Observe(entity);
    }

    public async Task<ReconciliationResult<CreditAccount>> DeletedAsync(CreditAccount entity, CancellationToken cancellationToken)
    {
        observer.Forget(BankIndexes.KeyOf(entity));
        pace.Forget(BankIndexes.KeyOf(entity));
        await audit.TellAsync(entity, cancellationToken);
        audit.Forget(entity);
        await report.AccountDeletedAsync(entity, cancellationToken);
        return ReconciliationResult<CreditAccount>.Success(entity);
    }
}
