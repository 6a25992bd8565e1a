using Bonding.Domain;
using Bonding.Domain.Decisions;
using Bonding.Operator.Instrumentation;
using Bonding.Resources.CreditAccounts;

namespace Bonding.Operator.Admission;

/// <summary>Decides which PriorityClass a new pod gets. Pure.</summary>
public static class PriorityClassSelector
{
    /// <param name="presentClass">The class that the pod asks for; null if none.</param>
    /// <param name="account">The account of its tenant; null if it has none.</param>
    /// <param name="rules">Curve and ladder in force.</param>
    /// <param name="exists">Whether a PriorityClass is there.</param>
    public static PriorityClassSelection Select(string? presentClass, CreditAccount? account, BondingRules rules, Predicate<string> exists)
    {
        if (account is null)
            return new(AdmissionResult.NoAccount);
        if (account.Spec.Mode != BondingMode.Enforce)
            return new(AdmissionResult.NotEnforced);
        if (UnitsOf(account) is not { } units)
            return new(AdmissionResult.Error);
        var wanted = rules.Tiers.ClassNameOf(rules.Tiers.TierFor(rules.Multipliers.Curve.BaseFor(units)));
        if (presentClass == wanted)
            return new(AdmissionResult.Unchanged);
        return exists(wanted) ? new(AdmissionResult.Patched, wanted) : new(AdmissionResult.NoPriorityClass);
    }

    // Units that do not fit the rest of the status were bought by nobody.
    private static int? UnitsOf(CreditAccount account) =>
        AccountStatusMapping.IsUnopened(account.Status) ? 0 : AccountStatusMapping.Read(account).Value?.Ledger.BondedUnits;
}

/// <summary>What is decided about a new pod.</summary>
/// <param name="Result">A constant of <see cref="AdmissionResult"/>.</param>
/// <param name="PriorityClass">The class that it gets; null leaves it as it is.</param>
public readonly record struct PriorityClassSelection(string Result, string? PriorityClass = null);
