using Bonding.Domain;
using Bonding.Domain.Credits;
using Bonding.Simulation.Scenarios;

namespace Bonding.Simulation.Adversaries;

/// <summary>Transforms a scenario so that one owner games the rules. The owner's true work stays the same.</summary>
public static class Adversary
{
    private const int Parts = 4;
    private const int Period = 6;
    private const int TurnSeconds = 60;

    // By then an honest guest is believed.
    private const int LiesFrom = 120;

    /// <summary>The ways to game the rules by what is done. The other ways are lies, which need a guest agent that is heard.</summary>
    public static IReadOnlyList<AdversaryKind> OfDeeds { get; } =
    [.. Enum.GetValues<AdversaryKind>().Where(kind => kind != AdversaryKind.Liar)];

    /// <summary>Returns the scenario in which the owner games the rules.</summary>
    /// <exception cref="ArgumentException">The owner has no tenant, or a pooler's tenants are on different nodes.</exception>
    public static Scenario Attack(Scenario scenario, string owner, AdversaryKind kind)
    {
        var own = scenario.Tenants.Where(tenant => tenant.Owner == owner).ToList();
        if (own.Count == 0)
            throw new ArgumentException(
                $"no tenant of owner '{owner}'; there are: {string.Join(", ", scenario.Tenants.Select(tenant => tenant.Owner).Distinct())}",
                nameof(owner)
            );
        var others = scenario.Tenants.Where(tenant => tenant.Owner != owner);
        return scenario with { Tenants = [.. others, .. Attacked(own, kind)] };
    }

    private static IEnumerable<TenantSpec> Attacked(List<TenantSpec> own, AdversaryKind kind) =>
        kind switch
        {
            AdversaryKind.OverClaimer => own.Select(tenant => tenant with { Behaviour = new Behaviour(1, 1, 0, 0) }),
            AdversaryKind.SurgeFaker => own.Select(tenant => tenant with { Behaviour = new Behaviour(Period, 1, 0, 0) }),
            AdversaryKind.TickDodger => own.Select(tenant => tenant with { Behaviour = new Behaviour(0, 0, Period, Period / 2) }),
            AdversaryKind.Liar => own.Select(tenant => tenant with { Behaviour = Behaviour.Honest with { LiesFrom = LiesFrom } }),
            AdversaryKind.Pooler => [Pooled(own)],
            AdversaryKind.Rotator => own.Select((tenant, turn) => Rotated(own, tenant, turn)),
            _ => own.SelectMany(Split),
        };

    private static TenantSpec Pooled(List<TenantSpec> own)
    {
        if (own.Select(tenant => tenant.Node).Distinct().Count() > 1)
            throw new ArgumentException("a pooler's tenants must be on one node", nameof(own));
        return own[0] with
        {
            Name = "pooled",
            Vcpus = own.Sum(tenant => tenant.Vcpus),
            BaseRequest = new Millicores(own.Sum(tenant => tenant.BaseRequest.Value)),
            Balance = own.Aggregate(CreditAmount.Zero, (sum, tenant) => sum + tenant.Balance),
            Bonds =
            [
                .. own.SelectMany(tenant => tenant.Bonds)
                    .OrderBy(bond => bond.Second)
                    .GroupBy(bond => bond.Second)
                    .Select(bonds => new ScheduledBond(bonds.Key, bonds.Sum(bond => bond.Units))),
            ],
            Demand = [.. Enumerable.Range(0, own[0].Demand.Count).Select(t => own.Sum(tenant => tenant.Demand[t]))],
        };
    }

    private static TenantSpec Rotated(List<TenantSpec> own, TenantSpec tenant, int turn) =>
        tenant with
        {
            Vcpus = own.Sum(other => other.Vcpus),
            BaselinePercent = tenant.BaselinePercent * tenant.Vcpus / own.Sum(other => other.Vcpus),
            Demand =
            [
                .. Enumerable
                    .Range(0, tenant.Demand.Count)
                    .Select(t => t / TurnSeconds % own.Count == turn ? own.Sum(other => other.Demand[t]) : 0),
            ],
        };

    // Each part keeps the vCPUs of the whole, because work is not more parallel than before. Earnings and money are split.
    private static IEnumerable<TenantSpec> Split(TenantSpec tenant) =>
        Enumerable
            .Range(1, Parts)
            .Select(part =>
                tenant with
                {
                    Name = $"{tenant.Name}-{part}",
                    BaseRequest = Millicores.Max(new Millicores(1), tenant.BaseRequest / Parts),
                    BaselinePercent = tenant.BaselinePercent / Parts,
                    Balance = CreditAmount.FromMicroCredits(tenant.Balance.MicroCredits / Parts),
                    Demand = [.. tenant.Demand.Select(work => work / Parts)],
                }
            );
}

/// <summary>A way to game the rules.</summary>
public enum AdversaryKind
{
    /// <summary>Burns all CPU that it can get, and so always seems to need its whole size.</summary>
    OverClaimer,

    /// <summary>Burns its whole size for one second in six, so that a surge is always forecast.</summary>
    SurgeFaker,

    /// <summary>Holds its work back and does it in the first three of every six seconds, to exploit the dwell time of five.</summary>
    TickDodger,

    /// <summary>Merges all its tenants into one, because the multiplier grows faster than the units.</summary>
    Pooler,

    /// <summary>Splits each of its tenants into four.</summary>
    Sybil,

    /// <summary>Moves all its work to another of its tenants each minute, because a rested tenant has precedence.</summary>
    Rotator,

    /// <summary>Has its guest agents say, once they are believed, that they use their whole size one second in six.</summary>
    Liar,
}
