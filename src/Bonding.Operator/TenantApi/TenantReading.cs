using Bonding.Domain;
using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Operator.Decisions;
using Bonding.Operator.State;
using Bonding.Resources;

namespace Bonding.Operator.TenantApi;

/// <summary>Everything that is known about one tenant at one moment: what all answers about it are made from.</summary>
/// <param name="Key">Its account.</param>
/// <param name="Spec">Spec of its account.</param>
/// <param name="Ledger">Settled to the newest sample.</param>
/// <param name="Terms">How it earns.</param>
/// <param name="Rules">In force.</param>
/// <param name="Tick">The last tick that decided about it; null before the first.</param>
public sealed record TenantReading(
    AccountKey Key, CreditAccountSpec Spec, CreditLedger Ledger, AccountTerms Terms, BondingRules Rules, DecidedTick? Tick)
{
    /// <summary>What was decided about it last, and what became of that; null before the first decision.</summary>
    public TenantStanding? Standing { get; init; }

    /// <summary>Units of the other accounts of its namespace.</summary>
    public UnitsElsewhere UnitsElsewhere { get; init; }

    /// <summary>What the last tick saw of it.</summary>
    public TenantView? View { get; } = Tick?.Snapshot.Tenants.FirstOrDefault(tenant => tenant.Key == Key);

    /// <summary>How the account is named to people: namespace/name.</summary>
    public string Account => Key.ToString();

    /// <summary>What it is expected to use in the next second, in millicores; 0 without a forecast.</summary>
    public double ExpectedUse => View is { } view ? Usage.Expected(view, 1) ?? 0 : 0;

    public BondTerms BondTerms => Rules.Bonds.For(Terms.Rate);

    public string TierOf(int bondedUnits) => Rules.Tiers.ClassNameOf(Rules.Tiers.TierFor(Rules.Multipliers.Curve.BaseFor(bondedUnits)));
}
