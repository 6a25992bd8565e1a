using System.Globalization;
using Bonding.Simulation.Adversaries;
using Bonding.Simulation.Policies;

namespace Bonding.Simulation.Evidence;

/// <summary>Summarizes the evidence: the worst value over several load groups, the mean over several seeds.</summary>
public sealed class EvidenceSummary(IReadOnlyList<EvidenceOutcome> outcomes)
{
    // The simulation cannot resolve shorter waits.
    private const double Resolution = 0.1;
    private static readonly EvidencePart[] Gamed = [EvidencePart.Gaming, EvidencePart.GamingWithoutUnits];

    public double P99VsReactive => WorstRatio(PolicyCatalog.Reactive);

    public double P99VsBondsReactive => WorstRatio(PolicyCatalog.BondsReactive);

    public double P99VsStatic => WorstRatio(PolicyCatalog.Static);

    public double P99VsOracle => WorstRatio(PolicyCatalog.Oracle);

    /// <summary>The ratio to the policy that serves bonded tenants before all others, which is the bound.</summary>
    public double P99VsBondedFirst => WorstRatio(PolicyCatalog.BondedFirst);

    /// <summary>The loss of utilisation compared with static requests, as a share of all CPU.</summary>
    public double UtilisationGap =>
        Groups.Max(group => Of(group, PolicyCatalog.Static).Window.Utilisation - Of(group, PolicyCatalog.Bonding).Window.Utilisation);

    public double MinOverMax => Fair(PolicyCatalog.Bonding).Average(outcome => outcome.Window.MinOverMax);

    public double Jain => Fair(PolicyCatalog.Bonding).Average(outcome => outcome.Window.Jain);

    /// <summary>The largest gain of any adversary relative to honesty, with or without units.</summary>
    public double AdversaryGain => Gamed.Max(part => Gains(part, PolicyCatalog.Bonding).Max(gain => gain.Gain));

    public double FlipsPerTenantHour => Groups.Max(group => Of(group, PolicyCatalog.Bonding).Result.FlipsPerTenantHour);

    public IReadOnlyList<string> Groups { get; } =
    [.. outcomes.Where(outcome => outcome.Job.Part == EvidencePart.Waits).Select(outcome => outcome.Job.Group).Distinct()];

    public string ResultLine =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"RESULT p99_vs_reactive={P99VsReactive:0.000} p99_vs_oracle={P99VsOracle:0.000} utilisation_gap={UtilisationGap:0.0000} "
                + $"min_max={MinOverMax:0.000} jain={Jain:0.000} adversary_gain={AdversaryGain:0.000} "
                + $"flips_per_tenant_hour={FlipsPerTenantHour:0.0}"
        );

    public IEnumerable<EvidenceOutcome> OfPart(EvidencePart part) => outcomes.Where(outcome => outcome.Job.Part == part);

    public EvidenceOutcome Of(string group, string policy) =>
        OfPart(EvidencePart.Waits).First(outcome => outcome.Job.Group == group && outcome.Job.Policy == policy);

    public IEnumerable<EvidenceOutcome> Fair(string policy) => OfPart(EvidencePart.Fairness).Where(outcome => outcome.Job.Policy == policy);

    /// <summary>Returns the gain of every adversary under a policy.</summary>
    /// <param name="part">The part with units or the part without.</param>
    public IEnumerable<(AdversaryKind Kind, string Owner, double Gain)> Gains(EvidencePart part, string policy)
    {
        var gaming = OfPart(part).Where(outcome => outcome.Job.Policy == policy).ToList();
        var honest = gaming.First(outcome => outcome.Job.Attack is null);
        foreach (var outcome in gaming)
            if (outcome.Job.Attack is { } attack)
                yield return (attack.Kind, attack.Owner, InTime(outcome, attack.Owner) / InTime(honest, attack.Owner) - 1);
    }

    /// <summary>
    /// Returns the largest gain of this kind of adversary that comes from the operator's rules: relative to the same attack under max-min.
    /// </summary>
    public double GainBesideMaxMin(EvidencePart part, AdversaryKind kind)
    {
        var plain = Gains(part, PolicyCatalog.MaxMin).Where(gain => gain.Kind == kind).ToDictionary(gain => gain.Owner, gain => gain.Gain);
        return Gains(part, PolicyCatalog.Bonding)
            .Where(gain => gain.Kind == kind)
            .Max(gain => (1 + gain.Gain) / (1 + plain[gain.Owner]) - 1);
    }

    private double WorstRatio(string policy) =>
        Groups.Max(group =>
            Math.Max(Resolution, Of(group, PolicyCatalog.Bonding).BondedP99) / Math.Max(Resolution, Of(group, policy).BondedP99)
        );

    private static double InTime(EvidenceOutcome outcome, string owner) =>
        outcome.Window.Tenants.Where(tenant => tenant.Owner == owner).Sum(tenant => tenant.Work.InTime);
}
