using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Domain.NamespaceLedgers;
using Bonding.Kubernetes.Conditions;
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

    /// <summary>Returns the condition that refuses the account, or null if it can be served.</summary>
    /// <param name="account">The newest known version.</param>
    /// <param name="stored">The account that its status holds; null if it is not opened yet.</param>
    /// <param name="ofSameTenant">The accounts of its tenant, with or without this one.</param>
    /// <param name="bonds">The bonds that name the account.</param>
    /// <param name="rules">How the account earns and spends.</param>
    /// <param name="ledger">The ledger of its namespace; null if there is none.</param>
    /// <param name="wasOpened">Whether the account was opened before.</param>
    public static ConditionUpdate? Validate(
        CreditAccount account,
        Parsed<BondingAccount>? stored,
        IEnumerable<CreditAccount> ofSameTenant,
        IEnumerable<Bond> bonds,
        Parsed<AccountRules> rules,
        Parsed<NamespaceLedgerState>? ledger,
        bool wasOpened
    )
    {
        var first = AccountIndex.OldestOf(ofSameTenant.Append(account))!;
        if (first.Uid() != account.Uid())
            return new ConditionUpdate(
                ConditionTypes.UniqueTenant,
                false,
                AccountReason.DuplicateTenant,
                $"{account.Spec.TenantRef.Kind} {account.Spec.TenantRef.Name} has the older account {first.Name()}, which is served; "
                    + "delete one of the two"
            );
        if (ledger is { IsValid: false })
            return Unready(AccountReason.StatusCorrupted, $"NamespaceLedger {account.Namespace()}: {ledger.ErrorMessage}; {UntilPutRight}");
        if (stored is null)
            return WhyNotOpened(account, bonds, rules, wasOpened);
        // Before the seal: this message names the field, and that of the seal only says that one was changed.
        if (MoreThanReserved(account, ledger?.Value) is { } tooMany)
            return tooMany;
        return stored.IsValid ? null : Unready(AccountReason.StatusCorrupted, $"{stored.ErrorMessage}; {UntilPutRight}");
    }

    // A status that was emptied must not be opened again with a new opening balance. Bonds that it paid for prove that it was opened: their
    // receipts belong to this very account, and not to a former one of the same name.
    private static ConditionUpdate? WhyNotOpened(CreditAccount account, IEnumerable<Bond> bonds, Parsed<AccountRules> rules, bool wasOpened)
    {
        if (wasOpened)
            return Unready(AccountReason.StatusCorrupted, $"status is empty, although the account was opened before; {UntilPutRight}");
        var paid = bonds.FirstOrDefault(bond => BondMapping.IntactReceiptOf(bond, account.Uid()) is not null);
        if (paid is not null)
            return Unready(
                AccountReason.StatusCorrupted,
                $"status is empty, although bond {paid.Name()} was paid from it; {UntilPutRight}"
            );
        return rules.IsValid ? null : Unready(AccountReason.InvalidSpec, rules.ErrorMessage);
    }

    // Units are reserved in the namespace's ledger before they are debited, so no debit led to more.
    private static ConditionUpdate? MoreThanReserved(CreditAccount account, NamespaceLedgerState? ledger)
    {
        if (
            ledger?.Accounts.GetValueOrDefault(account.Uid()) is not { OpenedAt: not null } entry
            || account.Status.BondedUnits <= entry.UnitsAtMost
        )
            return null;
        return Unready(
            AccountReason.StatusCorrupted,
            $"status.bondedUnits is '{account.Status.BondedUnits}'; allowed: at most {entry.UnitsAtMost}, which NamespaceLedger "
                + $"{account.Namespace()} holds reserved; {UntilPutRight}"
        );
    }

    private static ConditionUpdate Unready(string reason, string message) => new(ConditionTypes.Ready, false, reason, message);
}
