using Bonding.Domain.Credits;
using Bonding.Resources;
using Bonding.Resources.Mapping;
using k8s.Models;

namespace Bonding.Operator.Controllers.Accounts;

/// <summary>Decides whether an account can be served at all.</summary>
public static class AccountIntake
{
    /// <summary>The condition that refuses the account; null if it can be served.</summary>
    public static Finding? RefusalOf(CreditAccount account, IEnumerable<CreditAccount> ofSameTenant, Mapped<AccountTerms> terms)
    {
        var first = ServedOf(ofSameTenant.Append(account))!;
        if (first.Uid() != account.Uid())
            return new Finding(ConditionTypes.UniqueTenant, false, AccountReason.DuplicateTenant,
                $"{account.Spec.TenantRef.Kind} {account.Spec.TenantRef.Name} has the older account {first.Name()}, which is served; delete one of the two");
        if (AccountMapping.IsUnopened(account.Status))
            return terms.IsUsable ? null : Unready(AccountReason.InvalidSpec, terms.Problem);
        var read = AccountMapping.Read(account);
        return read.IsUsable ? null : Unready(AccountReason.StatusCorrupted, $"{read.Problem}; nothing is spent until it is put right");
    }

    /// <summary>Of several accounts of one tenant the oldest; null of none.</summary>
    public static CreditAccount? ServedOf(IEnumerable<CreditAccount> ofSameTenant) =>
        ofSameTenant.OrderBy(account => account.Metadata.CreationTimestamp).ThenBy(account => account.Name(), StringComparer.Ordinal).FirstOrDefault();

    private static Finding Unready(string reason, string message) => new(ConditionTypes.Ready, false, reason, message);
}
