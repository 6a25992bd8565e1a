using Bonding.Domain;
using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Operator.State;
using Bonding.Resources;

namespace Bonding.Operator.Controllers.Accounts;

/// <summary>Everything that one reconcile saw of an account.</summary>
public sealed record AccountSnapshot
{
    /// <summary>The newest version that is known: what every write is based on.</summary>
    public required CreditAccount Stored { get; init; }

    /// <summary>The account with the ledger in memory; null if it is refused.</summary>
    public BondingAccount? Account { get; init; }

    /// <summary>Why the account is refused; null if it is not.</summary>
    public Finding? Refusal { get; init; }

    /// <summary>What is wrong with the spec of an account that was opened before: it keeps its credits and bonds, but earns nothing.</summary>
    public string? SpecProblem { get; init; }

    /// <summary>Null if its spec cannot be used.</summary>
    public AccountTerms? Terms { get; init; }

    /// <summary>What the treasury allots it; null if it has no grant.</summary>
    public GrantAllotment? Grant { get; init; }

    public required BondingRules Rules { get; init; }

    /// <summary>Bonds that are not final, and bonds whose receipts are settling.</summary>
    public IReadOnlyList<BondReading> Bonds { get; init; } = [];

    /// <summary>Units of the other accounts of the namespace.</summary>
    public UnitsElsewhere UnitsElsewhere { get; init; }

    /// <summary>Whether units are reserved for a debit that is conditional on <see cref="Stored"/>.</summary>
    public bool HoldsReservation { get; init; }

    /// <summary>Null while it cannot be told.</summary>
    public bool? TenantExists { get; init; }

    public TenantStanding? Standing { get; init; }

    /// <summary>Why Prometheus does not answer; null while it does.</summary>
    public string? MetricsProblem { get; init; }

    public bool IsOff => Stored.Spec.Mode == BondingMode.Off;
}
