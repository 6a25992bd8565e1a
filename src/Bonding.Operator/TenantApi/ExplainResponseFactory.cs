using System.Globalization;
using Bonding.Domain;
using Bonding.Domain.Allocation;
using Bonding.Domain.Bursts;
using Bonding.Domain.Multipliers;
using Bonding.Forecasting;
using Bonding.Operator.State;
using Bonding.Resources.Api;

namespace Bonding.Operator.TenantApi;

/// <summary>Explains the multiplier and the CPU of a tenant in the order of the decision, and lists what would change them.</summary>
public static class ExplainResponseFactory
{
    public static ExplainResponse Create(TenantSnapshot tenant)
    {
        var self = SelfResponseFactory.Create(tenant);
        var cpu = CpuOf(tenant);
        return new ExplainResponse(
            self,
            tenant.AccountRules.Rate.PerHour.ToString(),
            tenant.AccountRules.Cap.ToString(),
            [.. Forecasts(tenant.Decision)],
            cpu,
            (tenant.Decision?.Priority ?? PriorityState.Undecided).ToString(),
            [.. Because(tenant, self, cpu)],
            [.. WouldChange(tenant, cpu)]
        )
        {
            Samples = [.. (tenant.Decision?.Samples ?? []).Select(Samples)],
            Bursts = BurstsOf(tenant.Decision),
            Demand = DemandOf(tenant.Decision),
        };
    }

    private static ExplainedSamples Samples(SampleTiming samples) =>
        new(
            samples.Resource.ToString().ToLowerInvariant(),
            (long)Math.Round(samples.Spacing.TotalMilliseconds),
            (long)Math.Round(samples.Age.TotalMilliseconds),
            samples.IsTooSparse
        );

    private static ExplainedBursts? BurstsOf(TenantDecision? decision) =>
        decision?.Phase is { } phase
            ? new ExplainedBursts(Math.Round(decision.BurstPeriod, 1), phase.AlarmsRight, phase.BurstsAnnounced)
            : null;

    private static ExplainedDemand? DemandOf(TenantDecision? decision) =>
        decision is null
            ? null
            : new ExplainedDemand(decision.Contention.Cause.ToString(), (int)Math.Round(decision.Contention.Waiting * Millicores.PerVcpu));

    private static IEnumerable<ExplainedForecast> Forecasts(TenantDecision? decision)
    {
        for (var kind = MeteredResource.Cpu; kind <= MeteredResource.Io; kind++)
            if (decision?.Outlook[kind] is { IsUsable: true } outlook)
                yield return new ExplainedForecast(kind.ToString().ToLowerInvariant(), outlook.Need, outlook.RecentPeak, outlook.Sigma);
    }

    private static ExplainedCpu? CpuOf(TenantSnapshot tenant)
    {
        if (tenant.Decision is not { Pod: { } pod } decision)
            return null;
        var node = tenant.Tick?.Cluster.CapacityOf(pod.Node) ?? default;
        return new ExplainedCpu(
            $"{pod.Namespace}/{pod.Name}",
            pod.Node,
            (decision.BaseRequest ?? pod.Request).Value,
            pod.Request.Value,
            pod.Limit?.Value,
            decision.Target?.Value,
            decision.AllocationReason,
            node.Allocatable.Value,
            node.Requested.Value
        );
    }

    private static IEnumerable<string> Because(TenantSnapshot tenant, SelfResponse self, ExplainedCpu? cpu)
    {
        yield return Text($"the base multiplier for {Units(self.BondedUnits)} is {self.Base:0.##}");
        yield return self.Reason + ": " + ReasonDescriptions.DescribeTarget(self.Reason);
        if (tenant.Decision is { Pod: not null, CpuForecast.Quality: not ForecastQuality.Ready and var quality })
            yield return ForecastQualities.MessageOf(quality);
        if (self.Limit != MultiplierReason.None)
            yield return self.Limit + ": " + ReasonDescriptions.DescribeBound(self.Limit);
        yield return Text($"{self.Base:0.##} × {self.Adjustment:0.###} gives an effective multiplier of {self.Effective:0.###}");
        if (cpu is null)
            yield return "no pod of the tenant is running, so it gets no CPU";
        else
        {
            foreach (var reason in EntitlementOf(tenant, self, cpu))
                yield return reason;
            if (tenant.Decision is { Use.Ahead: not 0 } decision)
                yield return Text($"it recently used {1 + decision.Use.Ahead:0.##} times its part of its node");
            if (cpu.Reason.Length > 0 && cpu.Reason != tenant.Decision?.Burst.Reason)
                yield return cpu.Reason + ": " + ReasonDescriptions.DescribeAllocation(cpu.Reason);
        }

        if (tenant.Decision is { } decided && ReasonDescriptions.DescribeContention(decided.Contention.Cause) is { } held)
            yield return held;
        if (tenant.Decision?.Relocation is { } relocation)
            yield return relocation + ": " + ReasonDescriptions.DescribeRelocation(relocation);
        if (tenant.Decision?.Refusal is { } refusal)
            yield return "the API server answered: " + refusal;
    }

    // The multiplier follows the forecast of the next seconds; CPU follows bursts, so the two may differ.
    private static IEnumerable<string> EntitlementOf(TenantSnapshot tenant, SelfResponse self, ExplainedCpu cpu)
    {
        if (tenant.Decision?.Burst is not { Reason: not BurstReason.NotBonded } burst)
            yield break;
        var (entitlement, boost) = (cpu.BaseRequest * self.Base, tenant.Rules.Multipliers.MaxBoost);
        yield return Text(
            $"its units are worth {entitlement:0}m on node {cpu.Node}: a base request of {cpu.BaseRequest}m × {self.Base:0.##}"
        );
        yield return burst.Reason + ": " + ReasonDescriptions.DescribeAllocation(burst.Reason);
        if (cpu.Target is { } target)
            yield return Text(
                $"so its entitlement in force is {target}m; in a burst it is at most {entitlement * boost:0}m, within its node and its size"
            );
    }

    private static IEnumerable<string> WouldChange(TenantSnapshot tenant, ExplainedCpu? cpu)
    {
        var (units, rules) = (tenant.Ledger.BondedUnits, tenant.Rules);
        var (rise, boost) = (rules.Multipliers.SignificantRise, rules.Multipliers.MaxBoost);
        if (units < tenant.BondRules.MaxUnitsPerAccount)
            yield return NextUnit(tenant);
        if (tenant.Spec.Mode is not BondingMode.Enforce)
            yield return $"mode Enforce: in the current mode, {tenant.Spec.Mode}, nothing is written";
        if (tenant.Decision is { Pod: null })
            yield return "a running pod of the tenant";
        else if (tenant.Decision is { MetricsFresh: false })
            yield return "new metrics of the tenant in Prometheus";
        if (units > 0)
            yield return Text($"a forecast rise of CPU, memory or IO by {rise:P0} of its size: adjustment up to {boost:0.##}");
        if (cpu is not null && ReasonDescriptions.RemedyForAllocation(cpu.Reason) is { } remedy)
            yield return remedy;
        if (cpu is { Reason: AllocationReason.PutBack })
            yield return Text(
                $"less use by its owner than by others: use counts for {rules.Allocation.FairnessWindow.TotalMinutes:0.#} minutes"
            );
        if (cpu is { Target: { } target, Reason: AllocationReason.InsideBand } && target != cpu.Request)
            yield return Text(
                $"a target that differs from the request of {cpu.Request}m by more than {rules.Allocation.Band:P0}; it is now {target}m"
            );
    }

    private static string NextUnit(TenantSnapshot tenant)
    {
        var units = tenant.Ledger.BondedUnits + 1;
        var (price, multiplier) = (tenant.BondRules.PriceOf(1).Total, tenant.Rules.Multipliers.Curve.BaseFor(units));
        return Text($"one more unit for {price} credits: base multiplier {multiplier:0.##}, tier {tenant.TierOf(units)}");
    }

    private static string Units(int count) => count == 1 ? "1 bonded unit" : Text($"{count} bonded units");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
