using System.Globalization;
using Bonding.Domain;
using Bonding.Domain.Allocation;
using Bonding.Domain.Multipliers;
using Bonding.Operator.State;
using Bonding.Resources.Api;

namespace Bonding.Operator.TenantApi;

/// <summary>Says why a tenant gets what it gets, in the order of the decision, and what would change it.</summary>
public static class ExplainResponseFactory
{
    public static ExplainResponse Create(TenantSnapshot tenant)
    {
        var self = SelfResponseFactory.Create(tenant);
        var cpu = CpuOf(tenant);
        return new ExplainResponse(
            self,
            tenant.Terms.Rate.PerHour.ToString(),
            tenant.Terms.Cap.ToString(),
            [.. Forecasts(tenant.Decision)],
            cpu,
            (tenant.Decision?.Priority ?? PriorityState.Undecided).ToString(),
            [.. Because(tenant, self, cpu)],
            [.. WouldChange(tenant, cpu)]
        );
    }

    private static IEnumerable<ExplainedForecast> Forecasts(TenantDecision? standing)
    {
        for (var kind = MeteredResource.Cpu; kind <= MeteredResource.Io; kind++)
            if (standing?.Outlook[kind] is { IsUsable: true } outlook)
                yield return new ExplainedForecast(kind.ToString().ToLowerInvariant(), outlook.Need, outlook.RecentPeak, outlook.Sigma);
    }

    private static ExplainedCpu? CpuOf(TenantSnapshot tenant)
    {
        if (tenant.Decision is not { Pod: { } pod } standing)
            return null;
        var node = tenant.Tick?.Snapshot.Nodes.GetValueOrDefault(pod.Node) ?? default;
        return new ExplainedCpu(
            $"{pod.Namespace}/{pod.Name}",
            pod.Node,
            standing.BaseRequest ?? pod.Request,
            pod.Request,
            pod.Limit,
            standing.Target,
            standing.AllocationReason,
            node.Allocatable,
            node.Requested
        );
    }

    private static IEnumerable<string> Because(TenantSnapshot tenant, SelfResponse self, ExplainedCpu? cpu)
    {
        yield return Text($"{self.BondedUnits} bonded units give the base multiplier {self.Base:0.##}");
        yield return self.Reason + ": " + ReasonDescriptions.DescribeTarget(self.Reason);
        if (self.Limit != MultiplierReason.None)
            yield return self.Limit + ": " + ReasonDescriptions.DescribeBound(self.Limit);
        yield return Text($"{self.Base:0.##} × {self.Adjustment:0.###} makes the effective multiplier {self.Effective:0.###}");
        if (cpu is null)
            yield return "no pod of the tenant runs, so there is no CPU to give";
        else
        {
            yield return Text($"base request {cpu.BaseRequest}m × {self.Effective:0.###} is the weight on node {cpu.Node}");
            if (tenant.Decision is { Use.Ahead: not 0 } standing)
                yield return Text($"while its node was short it lately used {1 + standing.Use.Ahead:0.##} times its part of it");
            if (cpu.Reason.Length > 0)
                yield return cpu.Reason + ": " + ReasonDescriptions.DescribeAllocation(cpu.Reason);
        }

        if (tenant.Decision?.Relocation is { } relocation)
            yield return relocation + ": " + ReasonDescriptions.DescribeRelocation(relocation);
        if (tenant.Decision?.Refusal is { } refusal)
            yield return "the server said: " + refusal;
    }

    private static IEnumerable<string> WouldChange(TenantSnapshot tenant, ExplainedCpu? cpu)
    {
        var (units, terms, rules) = (tenant.Ledger.BondedUnits, tenant.BondTerms, tenant.Rules);
        if (units < terms.MaxUnitsPerAccount)
            yield return Text(
                $"one more unit ({terms.PriceOf(1).Total} credits): base {rules.Multipliers.Curve.BaseFor(units + 1):0.##}, tier {tenant.TierOf(units + 1)}"
            );
        if (tenant.Spec.Mode is not BondingMode.Enforce)
            yield return $"mode Enforce: now it is {tenant.Spec.Mode}, and nothing is written";
        if (tenant.Decision is { MetricsFresh: false })
            yield return "fresh metrics of the tenant in Prometheus";
        if (units > 0)
            yield return Text(
                $"a forecast rise of CPU, memory or IO by {rules.Multipliers.SignificantRise:P0} of its size: up to × {rules.Multipliers.MaxBoost:0.##}"
            );
        if (cpu is not null && ReasonDescriptions.RemedyForAllocation(cpu.Reason) is { } remedy)
            yield return remedy;
        if (cpu is { Reason: AllocationReason.PutBack })
            yield return Text(
                $"less use than others with as many units: it is remembered for {rules.Allocation.FairnessWindow.TotalMinutes:0.#} minutes"
            );
        if (cpu is { Target: { } target, Reason: AllocationReason.InsideBand } && target != cpu.Request)
            yield return Text(
                $"a target that differs from the request of {cpu.Request}m by more than {rules.Allocation.Band:P0}: now it is {target}m"
            );
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
