using Bonding.Domain;
using Bonding.Resources;
using Bonding.Resources.Mapping;

namespace Bonding.Operator.Admission;

/// <summary>Decides which PriorityClass a new pod gets. Pure.</summary>
public static class PodTier
{
    /// <param name="presentClass">The class that the pod asks for; null if none.</param>
    /// <param name="account">The account of its tenant; null if it has none.</param>
    /// <param name="rules">Curve and ladder in force.</param>
    /// <param name="exists">Whether a PriorityClass is there.</param>
    public static PodVerdict Decide(string? presentClass, CreditAccount? account, BondingRules rules, Predicate<string> exists)
    {
        if (account is null) return new(AdmissionResult.NoAccount);
        if (account.Spec.Mode != BondingMode.Enforce) return new(AdmissionResult.NotEnforced);
        if (UnitsOf(account) is not { } units) return new(AdmissionResult.Error);
        var wanted = rules.Tiers.ClassNameOf(rules.Tiers.TierFor(rules.Multipliers.Curve.BaseFor(units)));
        if (presentClass == wanted) return new(AdmissionResult.Unchanged);
        return exists(wanted) ? new(AdmissionResult.Patched, wanted) : new(AdmissionResult.NoPriorityClass);
    }

    // Units that do not fit the rest of the status were bought by nobody.
    private static int? UnitsOf(CreditAccount account) =>
        AccountMapping.IsUnopened(account.Status) ? 0 : AccountMapping.Read(account).Value?.Ledger.BondedUnits;
}
