using System.Collections.Concurrent;
using Bonding.Domain.Bonds;
using Bonding.Operator.Accounts.NamespaceLedgers;
using Bonding.Operator.Accounts.Statuses;
using Bonding.Operator.State;
using Bonding.Resources.Bonds;
using Bonding.Resources.CreditAccounts;
using k8s;

namespace Bonding.Operator.Accounts;

/// <summary>Carries a plan out, in the order of <see cref="SettlementProtocol"/>.</summary>
public sealed class AccountPlanExecutor(
    StatusWriter<CreditAccount> accounts,
    StatusWriter<Bond> bonds,
    NamespaceLedgerStore namespaces,
    AccountCache cache,
    StatusWriteThrottle throttle,
    AccountReporter reporter,
    AccountAudit audit
)
{
    private const int MaxConcurrentWrites = 8;

    /// <returns>Whether all was written; if not, an object was changed meanwhile and the account has to be reconciled again.</returns>
    public async Task<bool> ExecuteAsync(AccountSnapshot snapshot, AccountPlan plan, CancellationToken cancellationToken)
    {
        var latest = new AccountVersion(snapshot.Stored, snapshot.StoredAccount?.Value);
        var progress = new SettlementProgress(plan.Settlement);
        while (true)
        {
            switch (SettlementProtocol.Next(progress))
            {
                case SettlementStep.ReserveUnits reserve:
                    progress = progress with { UnitsReserved = await ReserveAsync(snapshot, reserve.Units, cancellationToken) };
                    break;
                case SettlementStep.WriteAccount:
                    var written = await WriteIfDueAsync(latest, plan, cancellationToken);
                    progress = progress with { AccountWritten = written is not null };
                    latest = written ?? latest;
                    break;
                case SettlementStep.WriteBonds write:
                    var shown = await WriteBondsAsync(plan.Bonds, write.Bonds, cancellationToken);
                    progress = progress with { BondsWritten = progress.BondsWritten.AddRange(shown) };
                    break;
                case SettlementStep.ClearReceipts clear:
                    progress = progress with { ReceiptsCleared = await ClearAsync(latest, clear.BondUids, cancellationToken) };
                    break;
                case SettlementStep.Done done:
                    return done.IsComplete;
            }
        }
    }

    private Task<bool> ReserveAsync(AccountSnapshot snapshot, int units, CancellationToken cancellationToken)
    {
        var metadata = snapshot.Stored.Metadata;
        var request = new UnitReservationRequest(
            metadata.Uid,
            metadata.Name,
            metadata.ResourceVersion,
            units,
            snapshot.Rules.Bonds.MaxUnitsPerNamespace
        );
        return namespaces.ReserveAsync(metadata.NamespaceProperty, request, cancellationToken);
    }

    private async Task<AccountVersion?> WriteIfDueAsync(AccountVersion latest, AccountPlan plan, CancellationToken cancellationToken)
    {
        var (stored, status) = (latest.Stored, plan.Status);
        var priority = StatusDiff.PriorityOf(stored.Status, status);
        if (!throttle.IsDue(stored, priority))
            return latest;
        if (KubernetesJson.Serialize(stored.Status) != KubernetesJson.Serialize(status))
            return throttle.MayWrite(priority)
                ? await WriteAsync(stored, status, plan.Settlement.Account ?? latest.Money, cancellationToken)
                : latest;
        throttle.RecordWrite(stored);
        return latest;
    }

    private async Task<bool> ClearAsync(AccountVersion latest, IReadOnlySet<string> bondUids, CancellationToken cancellationToken)
    {
        var cleared = StatusCopy.Of(latest.Stored.Status);
        cleared.Settling = [.. (cleared.Settling ?? []).Where(receipt => !bondUids.Contains(receipt.BondUid))];
        cleared.Audited = AccountAudit.MarkOf(latest.Stored.Status);
        cleared.Seal = AccountStatusMapping.SealOf(cleared, latest.Stored.Metadata.Uid);
        return await WriteAsync(latest.Stored, cleared, latest.Money?.Cleared(bondUids), cancellationToken) is not null;
    }

    /// <param name="money">What <paramref name="status"/> holds: the response is the same status, so it need not be read again.</param>
    private async Task<AccountVersion?> WriteAsync(
        CreditAccount stored,
        CreditAccountStatus status,
        BondingAccount? money,
        CancellationToken cancellationToken
    )
    {
        var next = new CreditAccount
        {
            Metadata = stored.Metadata,
            Spec = stored.Spec,
            Status = status,
        };
        if (await accounts.WriteAsync(next, cancellationToken) is not { } written)
            return null;
        throttle.RecordWrite(stored);
        if (money is not null)
            cache.Find(AccountIndex.KeyOf(stored))?.Update(written, money.Ledger, money.Buckets);
        await audit.RecordAsync(written, money, cancellationToken);
        await reporter.AccountWrittenAsync(stored.Status, written, cancellationToken);
        return new AccountVersion(written, money);
    }

    /// <returns>By UID, whether the write of a bond succeeded. The first that fails is thrown and cancels the others.</returns>
    private async Task<IReadOnlyDictionary<string, bool>> WriteBondsAsync(
        IReadOnlyList<PlannedBond> planned,
        IReadOnlyList<BondOutcome> outcomes,
        CancellationToken cancellationToken
    )
    {
        var uids = outcomes.Select(outcome => outcome.Uid).ToHashSet();
        var written = new ConcurrentDictionary<string, bool>();
        await Parallel.ForEachAsync(
            planned.Where(bond => uids.Contains(bond.Outcome.Uid)),
            new ParallelOptions { MaxDegreeOfParallelism = MaxConcurrentWrites, CancellationToken = cancellationToken },
            async (bond, token) => written[bond.Outcome.Uid] = await WriteAsync(bond, token)
        );
        return written;
    }

    private async Task<bool> WriteAsync(PlannedBond planned, CancellationToken cancellationToken)
    {
        var next = new Bond
        {
            Metadata = planned.Bond.Metadata,
            Spec = planned.Bond.Spec,
            Status = planned.Status,
        };
        if (await bonds.WriteAsync(next, cancellationToken) is not { } written)
            return false;
        await reporter.BondWrittenAsync(written, planned.Outcome, cancellationToken);
        return true;
    }

    /// <summary>A stored version and what its status holds; null if that cannot be read.</summary>
    private sealed record AccountVersion(CreditAccount Stored, BondingAccount? Money);
}
