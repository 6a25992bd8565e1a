using System.Runtime.InteropServices;
using Bonding.Domain;
using Bonding.Domain.Allocation;
using Bonding.Domain.Bonds;
using Bonding.Domain.Bursts;
using Bonding.Domain.Credits;
using Bonding.Domain.Decisions;
using Bonding.Domain.Metering;
using Bonding.Forecasting;
using Bonding.Forecasting.Engine;
using Bonding.Forecasting.Models;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Loop.Decide;
using Bonding.Operator.Loop.Observe;
using Bonding.Operator.State;
using Bonding.Operator.TenantApi;
using Bonding.Resources.Api;
using Bonding.Resources.CreditAccounts;

namespace Bonding.Operator.Tests.TenantApi;

/// <summary>Two tenants on one node of 2,000m, from which a whole tick is decided.</summary>
public class ResponseFactoriesTest
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    [Fact]
    public void Available_is_what_the_others_are_not_expected_to_use_and_never_less_than_the_weight_gives()
    {
        var answer = AvailabilityResponseFactory.Create(
            Reading("db", Tenant("db", request: 500, use: 0.1), Tenant("web", request: 300, use: 0.4)),
            5
        )!;

        Assert.Equal(2000, answer.Size);
        Assert.Equal(2000 * 500 / 800, answer.Guaranteed);
        Assert.InRange(answer.Expected, answer.Likely, 2000);
        // The others use about 0.4 of 2,000m.
        Assert.InRange(answer.Expected, 1150, 1250);
        Assert.Equal(0.95, answer.Confidence, 3);
        Assert.Equal(answer.Expected / 2000.0, answer.Share, 3);
    }

    [Fact]
    public void A_neighbour_without_a_forecast_counts_with_its_request_and_lowers_the_confidence()
    {
        var answer = AvailabilityResponseFactory.Create(
            Reading("db", Tenant("db", request: 500, use: 0.1), Tenant("web", request: 300, use: null)),
            5
        )!;

        Assert.Equal(2000 - 300, answer.Expected);
        Assert.Equal(0, answer.Confidence);
    }

    [Fact]
    public void A_limit_bounds_what_is_available()
    {
        var limited = Tenant("db", request: 500, use: 0.1, limit: 700);
        var answer = AvailabilityResponseFactory.Create(Reading("db", limited, Tenant("web", request: 300, use: 0.1)), 5)!;

        Assert.Equal((700, 700, 700), (answer.Guaranteed, answer.Likely, answer.Expected));
    }

    [Fact]
    public void What_if_shows_the_same_decision_that_the_bond_then_leads_to()
    {
        SampleTenant[] tenants = [Tenant("db", request: 400, use: 0.5, units: 1), Tenant("web", request: 400, use: 0.5, units: 1)];
        var foretold = WhatIfResponseFactory.Create(Reading("db", tenants), units: 2);
        var bonded = Decide([tenants[0] with { Units = 3 }, tenants[1]]);

        Assert.Equal(bonded.Decisions[0].Target?.Value, foretold.Then.Target);
        Assert.True(foretold.Then.Target > foretold.Now.Target);
        var neighbour = Assert.Single(foretold.Neighbours);
        Assert.Equal(("ns/web", bonded.Decisions[1].Target?.Value), (neighbour.Account, neighbour.Then));
        Assert.True(neighbour.Then < neighbour.Now);
    }

    [Fact]
    public void What_if_says_what_would_refuse_the_bond()
    {
        var tenant = Reading("db", Tenant("db", request: 400, use: 0.5, units: 1));
        Assert.Contains("maxUnitsPerAccount", WhatIfResponseFactory.Create(tenant, 20).Problem, StringComparison.Ordinal);
        Assert.Contains(
            "maxUnitsPerNamespace",
            WhatIfResponseFactory.Create(tenant with { OtherAccountsUnits = new OtherAccountsUnits(199) }, 2).Problem,
            StringComparison.Ordinal
        );
        Assert.Contains("can hold no more than 288", WhatIfResponseFactory.Create(tenant, 3).Problem, StringComparison.Ordinal);
        Assert.Null(
            WhatIfResponseFactory.Create(tenant with { Ledger = tenant.Ledger with { Balance = CreditAmount.FromCredits(202) } }, 2).Problem
        );
    }

    [Fact]
    public void The_time_to_the_next_unit_is_that_of_saving_at_the_present_use()
    {
        // 20 % of 1 vCPU earns 12 credits an hour; a vCPU of use spends 60.
        var tenant = Reading("db", Tenant("db", request: 400, use: 0.05));
        Assert.InRange(tenant.ExpectedUse, 60, 140);
        Assert.Equal(101 / (12 - tenant.ExpectedUse / 1000 * 60) * 3600, SelfResponseFactory.Create(tenant).NextUnitInSeconds!.Value, 3);
        Assert.Null(SelfResponseFactory.Create(Reading("db", Tenant("db", request: 400, use: 0.5))).NextUnitInSeconds);
    }

    [Fact]
    public void An_explanation_names_every_step_of_the_decision()
    {
        var answer = ExplainResponseFactory.Create(
            Reading("db", Tenant("db", request: 400, use: 0.5, units: 3), Tenant("web", request: 400, use: 0.5))
        );

        Assert.Equal("the base multiplier for 3 bonded units is 5", answer.Because[0]);
        Assert.Contains(answer.Because, line => line.StartsWith(answer.Self.Reason + ": ", StringComparison.Ordinal));
        Assert.Contains(answer.Because, line => line.StartsWith(answer.Cpu!.Reason + ": ", StringComparison.Ordinal));
        Assert.Equal(
            (400, "node", 2000, 800),
            (answer.Cpu!.BaseRequest, answer.Cpu.Node, answer.Cpu.NodeAllocatable, answer.Cpu.NodeRequested)
        );
    }

    [Fact]
    public void An_explanation_tells_the_period_of_bursts_and_what_came_of_its_alarms()
    {
        var tenant = Reading("db", Tenant("db", request: 400, use: 0.5, units: 3));
        Assert.Null(ExplainResponseFactory.Create(tenant).Bursts);
        var decision = tenant.Decision! with { BurstPeriod = 60.04f, Phase = new PhaseOutlook(0.5f, 0.5f, 0.5f, 0.75f, 1) };
        Assert.Equal(new ExplainedBursts(60, 0.75, 1), ExplainResponseFactory.Create(tenant with { Decision = decision }).Bursts);
    }

    [Fact]
    public void A_tenant_that_is_scaled_to_zero_learns_that_no_pod_runs_and_not_that_its_metrics_are_missing()
    {
        var reading = Reading("db", Tenant("db", request: 400, use: null));
        var answer = ExplainResponseFactory.Create(
            reading with
            {
                Decision = reading.Decision! with { Pod = null, MetricsFresh = false, CpuForecast = Forecast.Unknown },
            }
        );

        Assert.Contains("no pod of the tenant is running, so it gets no CPU", answer.Because);
        Assert.DoesNotContain(ForecastQualities.MessageOf(ForecastQuality.None), answer.Because);
        Assert.Contains("a running pod of the tenant", answer.WouldChange);
        Assert.DoesNotContain(answer.WouldChange, line => line.Contains("metrics", StringComparison.Ordinal));
    }

    [Fact]
    public void No_sentence_of_an_explanation_or_a_what_if_shows_a_name_that_stands_for_nothing()
    {
        var reading = Reading("db", Tenant("db", request: 400, use: 0.5, units: 3), Tenant("web", request: 400, use: 0.5));
        var decisions =
            from quality in Enum.GetValues<ForecastQuality>()
            from cause in Enum.GetValues<ContentionCause>()
            from priority in Enum.GetValues<PriorityState>()
            from pod in new[] { null, reading.Decision!.Pod }
            select reading.Decision! with
            {
                CpuForecast = Forecast.Unknown with { Quality = quality },
                Contention = new Contention(cause, 0.1),
                Priority = priority,
                Pod = pod,
                MetricsFresh = pod is null,
            };
        foreach (var decision in decisions.Append(null))
        {
            var tenant = reading with { Decision = decision };
            var explanation = ExplainResponseFactory.Create(tenant);
            var problems = new[] { 0, 2, 3, 20 }.Select(units => WhatIfResponseFactory.Create(tenant, units).Problem).OfType<string>();
            Assert.All(
                explanation.Because.Concat(explanation.WouldChange).Concat(problems),
                sentence => Assert.DoesNotMatch(@"\b(None|Unknown|Undecided)\b", sentence)
            );
        }
    }

    [Theory]
    [InlineData(ForecastQuality.ColdStart)]
    [InlineData(ForecastQuality.Unproven)]
    public void A_tenant_whose_forecast_is_not_used_learns_why(ForecastQuality quality)
    {
        var reading = Reading("db", Tenant("db", request: 400, use: 0.5));
        var unused = reading.Decision! with { CpuForecast = Forecast.Unknown with { Quality = quality } };

        Assert.Contains(ForecastQualities.MessageOf(quality), ExplainResponseFactory.Create(reading with { Decision = unused }).Because);
        Assert.DoesNotContain(ForecastQualities.MessageOf(ForecastQuality.Ready), ExplainResponseFactory.Create(reading).Because);
    }

    public static TheoryData<string, string> Held =>
        new()
        {
            { AllocationReason.QuotaExceeded, "a ResourceQuota of the namespace" },
            { AllocationReason.NodeFull, "room on the node" },
            { AllocationReason.Infeasible, "this one never can" },
            { AllocationReason.StaticCpus, "CPU manager is not static" },
            { AllocationReason.ResizePending, "PodResizePending" },
        };

    [Theory]
    [MemberData(nameof(Held))]
    public void A_tenant_whose_request_is_held_back_learns_what_would_change_that(string reason, string remedy)
    {
        var reading = Reading("db", Tenant("db", request: 400, use: 0.5));
        var answer = ExplainResponseFactory.Create(reading with { Decision = reading.Decision! with { AllocationReason = reason } });

        Assert.Contains(answer.WouldChange, line => line.Contains(remedy, StringComparison.Ordinal));
    }

    [Fact]
    public void A_tenant_that_is_put_back_or_forward_learns_how_much_of_its_part_it_used()
    {
        SampleTenant[] tenants =
        [
            Tenant("busy", request: 900, use: 0.9) with
            {
                Fairness = new FairnessState(0.5f, 0.9f),
            },
            Tenant("rested", request: 900, use: 0.9) with
            {
                Fairness = new FairnessState(-0.75f, 0.9f),
            },
        ];
        var (busy, rested) = (
            ExplainResponseFactory.Create(Reading("busy", tenants)),
            ExplainResponseFactory.Create(Reading("rested", tenants))
        );

        Assert.True(busy.Cpu!.Target < rested.Cpu!.Target);
        Assert.Contains(busy.Because, line => line.Contains("used 1.5 times its part", StringComparison.Ordinal));
        Assert.Contains(rested.Because, line => line.Contains("used 0.25 times its part", StringComparison.Ordinal));
    }

    private static TenantSnapshot Reading(string name, params SampleTenant[] tenants)
    {
        var ledger = CreditLedger.Empty with { BondedUnits = tenants.Single(tenant => tenant.Name == name).Units };
        var spec = new CreditAccountSpec
        {
            TenantRef = new() { Kind = TenantKind.VirtualMachine, Name = name },
            Mode = BondingMode.Enforce,
        };
        var plan = Decide(tenants);
        return new TenantSnapshot(
            new NamespacedName("ns", name),
            spec,
            ledger,
            AccountRules.Of(EarnRate.Of(20, 1)),
            BondingRules.Default,
            plan
        )
        {
            Decision = plan.Decisions.Single(decision => decision.Key.Name == name),
        };
    }

    private static TickPlan Decide(SampleTenant[] tenants)
    {
        var cluster = new ObservedCluster(BondingRules.Default, Now);
        cluster.AddNode("node", new NodeCapacity(new(2000), new(tenants.Sum(tenant => tenant.Request.Value))));
        foreach (var tenant in tenants)
            tenant.AddTo(cluster);
        var state = new DecisionState();
        state.CarryOver(DecisionState.Empty, CollectionsMarshal.AsSpan(cluster.Snapshot.Tenants), [], Now);
        foreach (var (index, tenant) in tenants.Index())
            state.Tenants[index] = state.Tenants[index] with { Fairness = tenant.Fairness };
        return TickDecision.Decide(cluster, state);
    }

    /// <param name="use">What it has used of its 2,000m for five minutes; null: it was not observed.</param>
    private static SampleTenant Tenant(string name, int request, double? use, int units = 0, int? limit = null) =>
        new(
            name,
            new(request),
            limit is { } most ? new Millicores(most) : null,
            units,
            use is { } used ? ForecastOf(used) : Forecast.Unknown
        );

    private static Forecast ForecastOf(double use)
    {
        var forecaster = new DampedHolt(new ForecasterOptions { Capacity = 1 });
        for (var second = 0; second < 300; second++)
            forecaster.Observe(new Sample(use + (second % 2 == 0 ? 0.01 : -0.01)));
        return forecaster.Predict();
    }
}
