using Bonding.Domain;
using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Domain.Decisions;
using Bonding.Operator.Accounts.Statuses;
using Bonding.Operator.State;
using Bonding.Resources.Bonds;
using Bonding.Resources.Common;
using Bonding.Resources.CreditAccounts;

namespace Bonding.Operator.Accounts;

/// <summary>Everything that one reconcile knows of an account.</summary>
public sealed record AccountSnapshot
{
    /// <summary>The newest known version: every write is based on it.</summary>
    public required CreditAccount Stored { get; init; }

    /// <summary>
    /// The account that the status of <see cref="Stored"/> holds, read and its seal checked once for all who need it; null if the account
    /// is not opened yet.
    /// </summary>
    public Parsed<BondingAccount>? StoredAccount { get; init; }

    /// <summary>The account with the ledger of the cache, which is settled to the newest sample; null if the account is refused.</summary>
    public BondingAccount? Account { get; init; }

    /// <summary>Why the account is refused; null if it is not.</summary>
    public ConditionUpdate? Refusal { get; init; }

    /// <summary>
    /// What is wrong with the spec of an account that was opened before: it keeps its credits and bonds, but earns nothing.
    /// </summary>
    public string? SpecProblem { get; init; }

    /// <summary>How the account earns and spends; null if its spec cannot be used.</summary>
    public AccountRules? AccountRules { get; init; }

    /// <summary>What the treasury allots to the account; null if it has no grant.</summary>
    public GrantAllotment? Grant { get; init; }

    public required BondingRules Rules { get; init; }

    /// <summary>Bonds that are not final, and bonds whose receipts are settling.</summary>
    public IReadOnlyList<ObservedBond> Bonds { get; init; } = [];

    /// <summary>Units of the other accounts of the namespace.</summary>
    public OtherAccountsUnits OtherAccountsUnits { get; init; }

    /// <summary>Whether units are reserved for a debit that is conditional on <see cref="Stored"/>.</summary>
    public bool HoldsReservation { get; init; }

    /// <summary>Whether the tenant exists; null while that is not known.</summary>
    public bool? TenantExists { get; init; }

    public TenantDecision? Decision { get; init; }

    /// <summary>Why Prometheus does not respond; null while it does.</summary>
    public string? MetricsProblem { get; init; }

    public bool IsOff => Stored.Spec.Mode == BondingMode.Off;
}

/// <summary>A bond that concerns an account, as it was read.</summary>
/// <param name="Name">The name of the object.</param>
/// <param name="Uid">The UID of the object.</param>
/// <param name="Bond">The object; null if no object of this name has this UID.</param>
public sealed record ObservedBond(string Name, string Uid, Bond? Bond);
