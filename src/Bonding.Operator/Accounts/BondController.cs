using Bonding.Domain.Bonds;
using Bonding.Kubernetes.Abstractions;
using Bonding.Operator.Accounts.Statuses;
using Bonding.Operator.State;
using Bonding.Resources.Bonds;

namespace Bonding.Operator.Accounts;

/// <summary>Shows in a bond that its account does not exist. All other bonds are reconciled with their account.</summary>
public sealed class BondController(AccountIndex index, StatusWriter<Bond> bonds, AccountReporter reporter, TimeProvider time)
    : IEntityController<Bond>
{
    private static readonly TimeSpan ConflictRetryInterval = TimeSpan.FromSeconds(1);

    public async Task<ReconciliationResult<Bond>> ReconcileAsync(Bond entity, CancellationToken cancellationToken)
    {
        if (entity.Status.IsFinal || entity.Status.Receipt is not null || index.AccountOf(AccountIndex.AccountOf(entity)) is not null)
            return ReconciliationResult<Bond>.Success(entity);
        var outcome = new BondOutcome.Waiting(
            entity.Metadata.Uid,
            BondReason.AccountNotFound,
            $"there is no CreditAccount {entity.Spec.AccountName} in namespace {entity.Metadata.NamespaceProperty}; the bond waits for it"
        );
        if (BondMapping.StatusOf(entity, outcome, time.GetUtcNow()) is not { } status)
            return ReconciliationResult<Bond>.Success(entity);

        entity.Status = status;
        if (await bonds.WriteAsync(entity, cancellationToken) is not { } written)
            return ReconciliationResult<Bond>.Success(entity, ConflictRetryInterval);
        await reporter.BondWrittenAsync(written, outcome, cancellationToken);
        return ReconciliationResult<Bond>.Success(written);
    }

    /// <summary>Does nothing: the account holds the units, and a deletion refunds nothing.</summary>
    public Task<ReconciliationResult<Bond>> DeletedAsync(Bond entity, CancellationToken cancellationToken) =>
        Task.FromResult(ReconciliationResult<Bond>.Success(entity));
}
