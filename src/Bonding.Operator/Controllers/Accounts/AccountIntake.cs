using Bonding.Domain.Credits;
using Bonding.Resources;
using Bonding.Resources.Mapping;
using k8s.Models;

namespace Bonding.Operator.Controllers.Accounts;

/// <summary>Decides whether an account can be served at all.</summary>
public static class AccountIntake
{
    /// <summary>The condition that refuses the account; null if it can be served.</summary>
    /// <param name="account">The newest version that is known.</param>
    /// <param name="ofSameTenant">Accounts of its tenant; it may be among them.</param>
    /// <param name="bonds">Bonds that name the account.</param>
    /// <param name="terms">Its terms under the rules in force.</param>
    public static Finding? RefusalOf(
        CreditAccount account, IEnumerable<CreditAccount> ofSameTenant, IEnumerable<Bond> bonds, Mapped<AccountTerms> terms)
    {
        var first = ServedOf(ofSameTenant.Append(account))!;
        if (first.Uid() != account.Uid())
            return new Finding(ConditionTypes.UniqueTenant, false, AccountReason.DuplicateTenant,
                $"{account.Spec.TenantRef.Kind} {account.Spec.TenantRef.Name} has the older account {first.Name()}, which is served; delete one of the two");
        if (AccountMapping.IsUnopened(account.Status)) return WhyNotOpened(account, bonds, terms);
        var read = AccountMapping.Read(account);
        return read.IsUsable ? null : Unready(AccountReason.StatusCorrupted, $"{read.Problem}; nothing is spent until it is put right");
    }

    /// <summary>Of several accounts of one tenant the oldest; null of none.</summary>
    public static CreditAccount? ServedOf(IEnumerable<CreditAccount> ofSameTenant) =>
        ofSameTenant.OrderBy(account => account.Metadata.CreationTimestamp).ThenBy(account => account.Name(), StringComparer.Ordinal).FirstOrDefault();

    // A status that was emptied must not be opened again with a new opening balance: bonds that it paid for bear witness.
    private static Finding? WhyNotOpened(CreditAccount account, IEnumerable<Bond> bonds, Mapped<AccountTerms> terms)
    {
        var paid = bonds.FirstOrDefault(bond => bond.Status.BoundAt >= account.Metadata.CreationTimestamp);
        if (paid is not null) return Unready(AccountReason.StatusCorrupted, $"status is empty, although bond {paid.Name()} was paid from it; nothing is spent until it is put right");
        return terms.IsUsable ? null : Unready(AccountReason.InvalidSpec, terms.Problem);
    }

    private static Finding Unready(string reason, string message) => new(ConditionTypes.Ready, false, reason, message);
}
