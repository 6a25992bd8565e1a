using Bonding.Domain.Credits;
using Bonding.Domain.NamespaceLedgers;
using Bonding.Operator.Accounts.Statuses;
using Bonding.Operator.State;
using Bonding.Resources.Bonds;
using Bonding.Resources.Common;
using Bonding.Resources.CreditAccounts;
using k8s.Models;

namespace Bonding.Operator.Accounts;

/// <summary>Decides whether an account can be served at all.</summary>
public static class AccountValidator
{
    private const string UntilPutRight = "nothing is spent until it is put right";

    /// <summary>The condition that refuses the account; null if it can be served.</summary>
    /// <param name="account">The newest version that is known.</param>
    /// <param name="ofSameTenant">Accounts of its tenant; it may be among them.</param>
    /// <param name="bonds">Bonds that name the account.</param>
    /// <param name="terms">Its terms under the rules in force.</param>
    /// <param name="record">The record of its namespace; null if there is none.</param>
    /// <param name="wasOpened">Whether it was opened before.</param>
    public static ConditionUpdate? Validate(
        CreditAccount account,
        IEnumerable<CreditAccount> ofSameTenant,
        IEnumerable<Bond> bonds,
        Parsed<AccountRules> terms,
        Parsed<NamespaceLedgerState>? record,
        bool wasOpened
    )
    {
        var first = AccountIndex.OldestOf(ofSameTenant.Append(account))!;
        if (first.Uid() != account.Uid())
            return new ConditionUpdate(
                ConditionTypes.UniqueTenant,
                false,
                AccountReason.DuplicateTenant,
                $"{account.Spec.TenantRef.Kind} {account.Spec.TenantRef.Name} has the older account {first.Name()}, which is served; delete one of the two"
            );
        if (record is { IsValid: false })
            return Unready(AccountReason.StatusCorrupted, $"NamespaceLedger {account.Namespace()}: {record.ErrorMessage}; {UntilPutRight}");
        if (AccountStatusMapping.IsUnopened(account.Status))
            return WhyNotOpened(account, bonds, terms, wasOpened);
        // First, for it names the field; the seal only tells that there is one.
        if (MoreThanReserved(account, record?.Value) is { } tooMany)
            return tooMany;
        var read = AccountStatusMapping.Read(account);
        return read.IsValid ? null : Unready(AccountReason.StatusCorrupted, $"{read.ErrorMessage}; {UntilPutRight}");
    }

    // A status that was emptied must not be opened again with a new opening balance: bonds that it paid for bear witness by their receipts, which
    // are those of this very account and not of one that had its name before.
    private static ConditionUpdate? WhyNotOpened(CreditAccount account, IEnumerable<Bond> bonds, Parsed<AccountRules> terms, bool wasOpened)
    {
        if (wasOpened)
            return Unready(AccountReason.StatusCorrupted, $"status is empty, although the account was opened before; {UntilPutRight}");
        var paid = bonds.FirstOrDefault(bond => BondMapping.IntactReceiptOf(bond, account.Uid()) is not null);
        if (paid is not null)
            return Unready(
                AccountReason.StatusCorrupted,
                $"status is empty, although bond {paid.Name()} was paid from it; {UntilPutRight}"
            );
        return terms.IsValid ? null : Unready(AccountReason.InvalidSpec, terms.ErrorMessage);
    }

    // Units are reserved in the record before they are debited: more than that, nobody debited.
    private static ConditionUpdate? MoreThanReserved(CreditAccount account, NamespaceLedgerState? record)
    {
        if (
            record?.Accounts.GetValueOrDefault(account.Uid()) is not { OpenedAt: not null } entry
            || account.Status.BondedUnits <= entry.UnitsAtMost
        )
            return null;
        return Unready(
            AccountReason.StatusCorrupted,
            $"status.bondedUnits is '{account.Status.BondedUnits}'; allowed: at most {entry.UnitsAtMost}, which NamespaceLedger {account.Namespace()} holds reserved; {UntilPutRight}"
        );
    }

    private static ConditionUpdate Unready(string reason, string message) => new(ConditionTypes.Ready, false, reason, message);
}
