using Bonding.Domain.Bonds;
using Bonding.Operator.Accounts.NamespaceLedgers;
using Bonding.Operator.Accounts.Statuses;
using Bonding.Operator.State;
using Bonding.Resources.Bonds;
using Bonding.Resources.CreditAccounts;
using k8s;

namespace Bonding.Operator.Accounts;

/// <summary>Carries a plan out: the units reserved in their namespace, the account with its debits, then the bonds, then the account without the receipts that the bonds show.</summary>
public sealed class AccountPlanExecutor(
    StatusWriter<CreditAccount> accounts,
    StatusWriter<Bond> bonds,
    NamespaceLedgerStore namespaces,
    AccountCache book,
    StatusWriteThrottle pace,
    AccountReporter report,
    AccountAudit audit
)
{
    // Why no bond is debited twice: every bond was read after version V of the account was known, and V is the condition of the first write.
    // A debit after V makes that write a conflict. A debit up to V stands in V's settling, which overrules the bond, or was cleared because
    // the bond showed Bonded or was gone, and then the later read saw that. What fails in between is found in settling and continued.
    /// <returns>Whether all was written; if not, somebody changed an object meanwhile and it has to be looked at again.</returns>
    public async Task<bool> ExecuteAsync(AccountSnapshot snapshot, AccountPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Debits.Count > 0 && !await ReserveAsync(snapshot, plan, cancellationToken))
            return false;
        var account = await WriteIfDueAsync(snapshot.Stored, plan.Status, cancellationToken);
        if (account is null)
            return false;
        var written = await WriteBondsAsync(plan.Bonds, cancellationToken);
        var shown = written.Where(bond => bond.Outcome is BondOutcome.Settled).Select(bond => bond.Outcome.Uid).ToHashSet();
        var settled = (account.Status.Settling ?? []).Any(receipt => shown.Contains(receipt.BondUid));
        var cleared = !settled || await WriteAsync(account, Without(shown, account), cancellationToken) is not null;
        return cleared && written.Count == plan.Bonds.Count;
    }

    private Task<bool> ReserveAsync(AccountSnapshot snapshot, AccountPlan plan, CancellationToken cancellationToken)
    {
        var metadata = snapshot.Stored.Metadata;
        var claim = new UnitReservationRequest(
            metadata.Uid,
            metadata.Name,
            metadata.ResourceVersion,
            plan.Status.BondedUnits,
            snapshot.Rules.Bonds.MaxUnitsPerNamespace
        );
        return namespaces.ReserveAsync(metadata.NamespaceProperty, claim, cancellationToken);
    }

    private async Task<CreditAccount?> WriteIfDueAsync(
        CreditAccount stored,
        CreditAccountStatus status,
        CancellationToken cancellationToken
    )
    {
        var urgency = StatusDiff.PriorityOf(stored.Status, status);
        if (!pace.IsDue(stored, urgency))
            return stored;
        if (KubernetesJson.Serialize(stored.Status) != KubernetesJson.Serialize(status))
            return pace.MayWrite(urgency) ? await WriteAsync(stored, status, cancellationToken) : stored;
        pace.RecordWrite(stored);
        return stored;
    }

    private async Task<CreditAccount?> WriteAsync(CreditAccount stored, CreditAccountStatus status, CancellationToken cancellationToken)
    {
        var written = await accounts.WriteAsync(
            new CreditAccount
            {
                Metadata = stored.Metadata,
                Spec = stored.Spec,
                Status = status,
            },
            cancellationToken
        );
        if (written is null)
            return null;
        var key = AccountIndex.KeyOf(stored);
        pace.RecordWrite(stored);
        if (AccountStatusMapping.Read(written) is { IsValid: true } read)
            book.Find(key)?.Update(written, read.Value.Ledger, read.Value.Buckets);
        await audit.RecordAsync(written, cancellationToken);
        await report.AccountWrittenAsync(stored.Status, written, cancellationToken);
        return written;
    }

    private async Task<IReadOnlyList<PlannedBond>> WriteBondsAsync(IReadOnlyList<PlannedBond> planned, CancellationToken cancellationToken)
    {
        var written = await BoundedParallel.SelectAsync(planned, WriteAsync, cancellationToken);
        return [.. written.OfType<PlannedBond>()];

        async Task<PlannedBond?> WriteAsync(PlannedBond bond, CancellationToken token)
        {
            var next = new Bond
            {
                Metadata = bond.Bond.Metadata,
                Spec = bond.Bond.Spec,
                Status = bond.Status,
            };
            if (await bonds.WriteAsync(next, token) is not { } shown)
                return null;
            await report.BondWrittenAsync(shown, bond.Outcome, token);
            return bond;
        }
    }

    private static CreditAccountStatus Without(HashSet<string> bondUids, CreditAccount account)
    {
        var cleared = StatusCopy.Of(account.Status);
        cleared.Settling = [.. (account.Status.Settling ?? []).Where(receipt => !bondUids.Contains(receipt.BondUid))];
        cleared.Audited = AccountAudit.MarkOf(account.Status);
        cleared.Seal = AccountStatusMapping.SealOf(cleared, account.Metadata.Uid);
        return cleared;
    }
}
