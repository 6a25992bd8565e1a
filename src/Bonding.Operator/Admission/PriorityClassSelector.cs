using Bonding.Domain;
using Bonding.Domain.Bonds;
using Bonding.Domain.Decisions;
using Bonding.Operator.Instrumentation;
using Bonding.Resources.Common;
using Bonding.Resources.CreditAccounts;

namespace Bonding.Operator.Admission;

/// <summary>
/// Decides which PriorityClass a new pod gets. A class of the ladder is earned: a pod has none that its tenant has no units for, whatever
/// the mode of its account. A class that its owner chose and that is worth more is kept. Pure.
/// </summary>
public static class PriorityClassSelector
{
    /// <summary>Returns the class of a new pod.</summary>
    /// <param name="present">The class that the pod names.</param>
    /// <param name="account">The account of its tenant; null if it has none.</param>
    /// <param name="read">Returns what the status of an account holds; null if it is not opened yet.</param>
    /// <param name="rules">The rules in force.</param>
    /// <param name="exists">Returns whether a PriorityClass exists.</param>
    public static PriorityClassSelection Select(
        PresentClass present,
        CreditAccount? account,
        Func<CreditAccount, Parsed<BondingAccount>?> read,
        BondingRules rules,
        Predicate<string> exists
    )
    {
        var isReserved = rules.Tiers.Reserves(present.Name);
        if (account is null)
            return isReserved ? PriorityClassSelection.Taken : new(AdmissionResult.NoAccount);
        var money = read(account);
        // Units that do not fit the rest of the status were never paid for.
        if (money is { IsValid: false })
            return isReserved ? PriorityClassSelection.Taken : new(AdmissionResult.Error);
        var units = money?.Value?.Ledger.BondedUnits ?? 0;
        var earned = rules.PriorityClassFor(units);
        if (present.Name == earned)
            return new(AdmissionResult.Unchanged);
        if (account.Spec.Mode == BondingMode.Enforce)
            return rules.KeepsOwnClass(present.Name, present.Priority, units)
                ? new(AdmissionResult.KeptOwnClass)
                : Enforced(earned, isReserved, exists);
        if (isReserved)
            return rules.Tiers.TierOf(present.Name) <= rules.Tiers.TierOf(earned)
                ? new(AdmissionResult.Unchanged)
                : PriorityClassSelection.Taken;
        return new(AdmissionResult.NotEnforced);
    }

    private static PriorityClassSelection Enforced(string earned, bool isReserved, Predicate<string> exists) =>
        exists(earned) ? new(isReserved ? AdmissionResult.NotEarned : AdmissionResult.Patched, earned, IsChange: true)
        : isReserved ? PriorityClassSelection.Taken
        : new(AdmissionResult.NoPriorityClass);
}

/// <summary>The PriorityClass that a new pod names.</summary>
/// <param name="Name">Its name; null if there is none.</param>
/// <param name="Priority">Its value, which the API server has filled in; null if it is not known.</param>
public readonly record struct PresentClass(string? Name, int? Priority);

/// <summary>The decision about a new pod.</summary>
/// <param name="Result">A constant of <see cref="AdmissionResult"/>.</param>
/// <param name="PriorityClass">The class that the pod gets; null for none.</param>
/// <param name="IsChange">Whether the pod gets it, or else stays as it is.</param>
public readonly record struct PriorityClassSelection(string Result, string? PriorityClass = null, bool IsChange = false)
{
    /// <summary>A class that was not earned is taken away.</summary>
    public static PriorityClassSelection Taken { get; } = new(AdmissionResult.NotEarned, null, IsChange: true);
}
