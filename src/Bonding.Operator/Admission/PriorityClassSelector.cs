using Bonding.Domain;
using Bonding.Domain.Decisions;
using Bonding.Operator.Instrumentation;
using Bonding.Resources.CreditAccounts;

namespace Bonding.Operator.Admission;

/// <summary>Decides which PriorityClass a new pod gets. Pure.</summary>
public static class PriorityClassSelector
{
    /// <summary>Returns the class of a new pod.</summary>
    /// <param name="presentClass">The class that the pod names; null if none.</param>
    /// <param name="account">The account of its tenant; null if it has none.</param>
    /// <param name="rules">The rules in force.</param>
    /// <param name="exists">Returns whether a PriorityClass exists.</param>
    public static PriorityClassSelection Select(string? presentClass, CreditAccount? account, BondingRules rules, Predicate<string> exists)
    {
        if (account is null)
            return new(AdmissionResult.NoAccount);
        if (account.Spec.Mode != BondingMode.Enforce)
            return new(AdmissionResult.NotEnforced);
        if (UnitsOf(account) is not { } units)
            return new(AdmissionResult.Error);
        var wanted = rules.PriorityClassFor(units);
        if (presentClass == wanted)
            return new(AdmissionResult.Unchanged);
        return exists(wanted) ? new(AdmissionResult.Patched, wanted) : new(AdmissionResult.NoPriorityClass);
    }

    // Units that do not fit the rest of the status were never paid for.
    private static int? UnitsOf(CreditAccount account) =>
        AccountStatusMapping.IsUnopened(account.Status) ? 0 : AccountStatusMapping.Read(account).Value?.Ledger.BondedUnits;
}

/// <summary>The decision about a new pod.</summary>
/// <param name="Result">A constant of <see cref="AdmissionResult"/>.</param>
/// <param name="PriorityClass">The class that the pod gets; null leaves it as it is.</param>
public readonly record struct PriorityClassSelection(string Result, string? PriorityClass = null);
