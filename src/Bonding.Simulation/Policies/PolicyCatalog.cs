using Bonding.Domain;
using Bonding.Domain.Decisions;

namespace Bonding.Simulation.Policies;

/// <summary>Lists the policies that can be compared.</summary>
public static class PolicyCatalog
{
    public const string Static = "static";
    public const string Reactive = "reactive";
    public const string MaxMin = "max-min";
    public const string Karma = "karma";
    public const string KarmaLate = "karma-late";
    public const string Credits = "credits";
    public const string BondsOnly = "bonds-only";
    public const string SetOnce = "set-once";
    public const string AlwaysBoosted = "always-boosted";
    public const string BondsReactive = "bonds-reactive";
    public const string Bonding = "bonding";
    public const string Oracle = "oracle";
    public const string BondedFirst = "bonded-first";

    private static readonly Dictionary<string, Func<BondingRules, IAllocationPolicy>> Makers = new(StringComparer.Ordinal)
    {
        [Static] = _ => new StaticRequests(),
        [Reactive] = rules => new ReactiveRequests(rules.Allocation),
        [MaxMin] = _ => new MaxMinShares(),
        [Karma] = _ => new KarmaShares(),
        [KarmaLate] = _ => new KarmaShares(late: true),
        [Credits] = rules => new BurstCredits(rules.Allocation),
        [BondsOnly] = rules => new BondingShares(BondsOnly, rules, new NoOutlookSource()),
        [SetOnce] = rules => new SetOnce(rules),
        [AlwaysBoosted] = rules => new SetOnce(rules, boosted: true),
        [BondsReactive] = rules => new BondingShares(BondsReactive, rules, new LastValueOutlookSource()),
        [Bonding] = rules => new BondingShares(Bonding, rules, new EngineOutlookSource(rules.Bursts)),
        [Oracle] = rules => new BondingShares(Oracle, rules, new FutureOutlookSource(rules.Bursts)),
        [BondedFirst] = _ => new BondedFirst(),
    };

    /// <summary>All names, baselines first.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [Static, Reactive, MaxMin, Karma, KarmaLate, Credits, SetOnce, AlwaysBoosted, BondsOnly, BondsReactive, Bonding, Oracle, BondedFirst];

    /// <summary>Returns a one-line description of a policy, for reports.</summary>
    public static string Describe(string name) =>
        name switch
        {
            Static => "requests stay as they are",
            Reactive => "requests follow the last second's usage + 15 %, as a vertical autoscaler would",
            MaxMin => "max-min fair shares of each second's demand (ideal: knows it, acts at once)",
            Karma => "Karma, OSDI 2023 (ideal: knows each second's demand, acts at once)",
            KarmaLate => "Karma that knows demand, but sees it and acts as late as the operator",
            Credits => "burst credits without bonding: used up means held to the baseline",
            BondsOnly => "this operator without forecasts: base multipliers alone",
            SetOnce => "each bond's weight written once, scaled into the node: no loop, no forecast",
            AlwaysBoosted => "bonded tenants boosted for ever, neighbours at their floor",
            BondsReactive => "this operator's rule, reactive: the last value is its forecast",
            Bonding => "this operator: bonds and the Prediction Engine",
            Oracle => "this operator with perfect knowledge of the next seconds, within its own delays and limits",
            BondedFirst => "tenants with units before all others (ideal: no rule serves them sooner)",
            _ => "",
        };

    /// <summary>Creates a policy for one run.</summary>
    /// <exception cref="KeyNotFoundException">The name is not one of <see cref="Names"/>.</exception>
    public static IAllocationPolicy Create(string name, BondingRules rules) => Makers[name](rules);
}

/// <summary>Keeps requests as they are, as in a cluster without an operator.</summary>
public sealed class StaticRequests : IAllocationPolicy
{
    public string Name => PolicyCatalog.Static;

    public bool IsIdeal => false;

    public bool HasBonds => false;

    public IReadOnlyList<CpuWrite> Decide(PolicySnapshot cluster) => [];
}

/// <summary>Shares by plain max-min fairness in proportion to the base requests, on each second's demand alone.</summary>
public sealed class MaxMinShares : IAllocationPolicy
{
    public string Name => PolicyCatalog.MaxMin;

    public bool IsIdeal => true;

    public bool HasBonds => false;

    // The kernel's sharing is weighted max-min by itself.
    public IReadOnlyList<CpuWrite> Decide(PolicySnapshot cluster) =>
        [.. cluster.Tenants.Select(tenant => new CpuWrite(tenant.Index, tenant.Spec.BaseRequest, null))];
}

/// <summary>
/// Serves tenants with units before all others, at any cost to these. No rule can serve the bonded tenants as a group sooner. It shows the
/// possible gain, not a fair policy.
/// </summary>
public sealed class BondedFirst : IAllocationPolicy
{
    // A weight that takes nearly all CPU.
    private const int Precedence = 10_000;

    public string Name => PolicyCatalog.BondedFirst;

    public bool IsIdeal => true;

    public bool HasBonds => true;

    public IReadOnlyList<CpuWrite> Decide(PolicySnapshot cluster) =>
        [
            .. cluster.Tenants.Select(tenant => new CpuWrite(
                tenant.Index,
                tenant.Ledger.BondedUnits > 0 ? AheadOfAll(tenant.Spec.BaseRequest) : tenant.Spec.BaseRequest,
                tenant.Limit
            )),
        ];

    private static Millicores AheadOfAll(Millicores request) => new((int)Math.Min(int.MaxValue, (long)request.Value * Precedence));
}
