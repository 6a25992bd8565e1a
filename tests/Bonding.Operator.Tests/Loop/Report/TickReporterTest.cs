using Bonding.Domain.Bursts;
using Bonding.Domain.Metering;
using Bonding.Domain.Multipliers;
using Bonding.Forecasting;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Instrumentation;
using Bonding.Operator.Loop.Observe;
using Bonding.Operator.Loop.Report;
using Bonding.Operator.State;
using Bonding.TestKit.Operators;
using Prometheus;

namespace Bonding.Operator.Tests.Loop.Report;

/// <summary>What a tick tells its users.</summary>
public class TickReporterTest
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private readonly List<string> _events = [];
    private readonly LoopMetrics _metrics = new(Metrics.NewCustomRegistry());
    private readonly ObservedTenant _tenant = ObservedSamples.Tenant("shop", "web");

    [Theory]
    [InlineData(true, new[] { "MemoryPressure Warning: memory is forecast to need 95% of its limit within 5 s" }, 1)]
    [InlineData(false, new string[0], 0)]
    public void Pressure_that_begins_is_told_once_and_by_the_leader_alone(bool leads, string[] told, int counted)
    {
        var reporter = Reporter(leads);
        foreach (var memory in (bool[])[false, true, true])
            reporter.Report(_tenant, Decision(new PressureState(memory, false), AdjustmentState.Start(Now)));

        Assert.Equal(told, _events);
        Assert.Equal(counted, _metrics.Multipliers.Pressures.WithLabels("memory").Value);
    }

    [Fact]
    public void What_the_stability_contract_held_back_is_counted_once()
    {
        var reporter = Reporter(leads: true);
        var state = AdjustmentState.Start(Now) with { Turns = 2, DwellHeld = 7, SlewBound = 3 };
        reporter.Report(_tenant, Decision(default, state));
        reporter.Report(_tenant, Decision(default, state with { DwellHeld = 8 }));
        reporter.Report(_tenant, Decision(default, AdjustmentState.Start(Now)));

        Assert.Equal(
            (2, 8, 3),
            (
                _metrics.Multipliers.DirectionChanges.Value,
                _metrics.Multipliers.AdjustmentsBound.WithLabels("Dwell").Value,
                _metrics.Multipliers.AdjustmentsBound.WithLabels("Slew").Value
            )
        );
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void Of_each_decision_the_replica_that_acts_on_it_counts_alone(bool leads, int counted)
    {
        var decision = Decision(default, AdjustmentState.Start(Now));

        Reporter(leads).Report(_tenant, decision);

        Assert.Equal(counted, _metrics.Multipliers.Decisions.WithLabels(decision.Multiplier.Reason).Value);
    }

    [Fact]
    public void The_spacing_and_age_of_samples_and_what_waits_are_shown_until_the_account_is_gone()
    {
        var reporter = Reporter(leads: false);
        var forecasts = _metrics.Forecasts;
        reporter.Report(
            _tenant,
            Decision(default, AdjustmentState.Start(Now)) with
            {
                Samples = [new SampleTiming(MeteredResource.Cpu, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(12.5))],
                Contention = new Contention(ContentionCause.Weight, 0.5 * _tenant.Size.ToVcpus()),
            }
        );

        Assert.Equal(10, forecasts.SampleSpacing.WithLabels("shop", "web", "cpu").Value);
        Assert.Equal(12.5, forecasts.SampleAge.WithLabels("shop", "web", "cpu").Value);
        Assert.Equal(double.NaN, forecasts.SampleSpacing.WithLabels("shop", "web", "memory").Value);
        Assert.Equal(0.5, forecasts.CpuWaiting.WithLabels("shop", "web").Value);

        reporter.Report(_tenant, Decision(default, AdjustmentState.Start(Now)));
        Assert.Equal(double.NaN, forecasts.CpuWaiting.WithLabels("shop", "web").Value);

        reporter.Forget(new NamespacedName("shop", "web"));
        Assert.Empty(forecasts.SampleSpacing.GetAllLabelValues());
        Assert.Empty(forecasts.SampleAge.GetAllLabelValues());
        Assert.Empty(forecasts.CpuWaiting.GetAllLabelValues());
    }

    [Fact]
    public void What_came_of_alarms_is_shown_while_there_is_a_period()
    {
        var (reporter, forecasts) = (Reporter(leads: false), _metrics.Forecasts);
        var decision = Decision(default, AdjustmentState.Start(Now));
        reporter.Report(_tenant, decision with { Phase = new PhaseOutlook(0.5f, 0.5f, 0.5f, AlarmsRight: 0.75f, BurstsAnnounced: 0.5f) });

        Assert.Equal(0.75, forecasts.AlarmsRight.WithLabels("shop", "web").Value);
        Assert.Equal(0.5, forecasts.BurstsAnnounced.WithLabels("shop", "web").Value);

        reporter.Report(_tenant, decision);
        Assert.Equal(double.NaN, forecasts.AlarmsRight.WithLabels("shop", "web").Value);

        reporter.Forget(new NamespacedName("shop", "web"));
        Assert.Empty(forecasts.AlarmsRight.GetAllLabelValues());
        Assert.Empty(forecasts.BurstsAnnounced.GetAllLabelValues());
    }

    private static TenantDecision Decision(PressureState pressure, AdjustmentState state)
    {
        var outlook = new DemandOutlook(null, new ResourceOutlook(0.95, 0.9, 0.01), null);
        var decision = PreemptionMultiplier.Decide(1, outlook, false, state, MultiplierRules.Default, Now) with { State = state };
        return new TenantDecision(new NamespacedName("shop", "web"), null, decision, outlook, Forecast.Unknown, null, "", true, Now)
        {
            Pressure = pressure,
        };
    }

    private TickReporter Reporter(bool leads) =>
        new(
            new DecisionStore(),
            _metrics,
            new Quiet(),
            (_, reason, message, type, _) =>
            {
                _events.Add($"{reason} {type}: {message}");
                return Task.CompletedTask;
            },
            new SwitchedLeadership(leads)
        );

    private sealed class Quiet : IReconcileRequester
    {
        public void Request(NamespacedName key)
        {
            // No controller listens.
        }
    }
}
