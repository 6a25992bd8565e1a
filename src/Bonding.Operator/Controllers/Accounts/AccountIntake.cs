using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Resources;
using Bonding.Resources.Mapping;
using k8s.Models;

namespace Bonding.Operator.Controllers.Accounts;

/// <summary>Decides whether an account can be served at all.</summary>
public static class AccountIntake
{
    private const string UntilPutRight = "nothing is spent until it is put right";

    /// <summary>The condition that refuses the account; null if it can be served.</summary>
    /// <param name="account">The newest version that is known.</param>
    /// <param name="ofSameTenant">Accounts of its tenant; it may be among them.</param>
    /// <param name="bonds">Bonds that name the account.</param>
    /// <param name="terms">Its terms under the rules in force.</param>
    /// <param name="record">The record of its namespace; null if there is none.</param>
    /// <param name="wasOpened">Whether it was opened before.</param>
    public static Finding? RefusalOf(
        CreditAccount account, IEnumerable<CreditAccount> ofSameTenant, IEnumerable<Bond> bonds, Mapped<AccountTerms> terms,
        Mapped<NamespaceBook>? record, bool wasOpened)
    {
        var first = ServedOf(ofSameTenant.Append(account))!;
        if (first.Uid() != account.Uid())
            return new Finding(ConditionTypes.UniqueTenant, false, AccountReason.DuplicateTenant,
                $"{account.Spec.TenantRef.Kind} {account.Spec.TenantRef.Name} has the older account {first.Name()}, which is served; delete one of the two");
        if (record is { IsUsable: false })
            return Unready(AccountReason.StatusCorrupted, $"NamespaceLedger {account.Namespace()}: {record.Problem}; {UntilPutRight}");
        if (AccountMapping.IsUnopened(account.Status)) return WhyNotOpened(account, bonds, terms, wasOpened);
        // First, for it names the field; the seal only tells that there is one.
        if (MoreThanReserved(account, record?.Value) is { } tooMany) return tooMany;
        var read = AccountMapping.Read(account);
        return read.IsUsable ? null : Unready(AccountReason.StatusCorrupted, $"{read.Problem}; {UntilPutRight}");
    }

    /// <summary>Of several accounts of one tenant the oldest; null of none.</summary>
    public static CreditAccount? ServedOf(IEnumerable<CreditAccount> ofSameTenant) =>
        ofSameTenant.OrderBy(account => account.Metadata.CreationTimestamp).ThenBy(account => account.Name(), StringComparer.Ordinal).FirstOrDefault();

    // A status that was emptied must not be opened again with a new opening balance: bonds that it paid for bear witness by their receipts, which
    // are those of this very account and not of one that had its name before.
    private static Finding? WhyNotOpened(CreditAccount account, IEnumerable<Bond> bonds, Mapped<AccountTerms> terms, bool wasOpened)
    {
        if (wasOpened) return Unready(AccountReason.StatusCorrupted, $"status is empty, although the account was opened before; {UntilPutRight}");
        var paid = bonds.FirstOrDefault(bond => BondMapping.ReceiptOf(bond, account.Uid()) is not null);
        if (paid is not null) return Unready(AccountReason.StatusCorrupted, $"status is empty, although bond {paid.Name()} was paid from it; {UntilPutRight}");
        return terms.IsUsable ? null : Unready(AccountReason.InvalidSpec, terms.Problem);
    }

    // Units are reserved in the record before they are debited: more than that, nobody debited.
    private static Finding? MoreThanReserved(CreditAccount account, NamespaceBook? record)
    {
        if (record?.Accounts.GetValueOrDefault(account.Uid()) is not { OpenedAt: not null } entry || account.Status.BondedUnits <= entry.UnitsAtMost) return null;
        return Unready(AccountReason.StatusCorrupted,
            $"status.bondedUnits is '{account.Status.BondedUnits}'; allowed: at most {entry.UnitsAtMost}, which NamespaceLedger {account.Namespace()} holds reserved; {UntilPutRight}");
    }

    private static Finding Unready(string reason, string message) => new(ConditionTypes.Ready, false, reason, message);
}
