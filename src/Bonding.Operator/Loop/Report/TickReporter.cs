using Bonding.Domain.Multipliers;
using Bonding.Forecasting;
using Bonding.Kubernetes.Abstractions;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Leadership;
using Bonding.Operator.Instrumentation;
using Bonding.Operator.Loop.Forecasts;
using Bonding.Operator.Loop.Observe;
using Bonding.Operator.Loop.Tracking;
using Bonding.Operator.State;

namespace Bonding.Operator.Loop.Report;

/// <summary>Tells what a tick decided: on the board, as metrics, and to the controller of an account whose status should change.</summary>
public sealed class TickReporter(
    DecisionStore board,
    LoopMetrics metrics,
    IReconcileRequester nudge,
    EventPublisher events,
    ILeadership leadership
)
{
    private static readonly MeteredResource[] Pressed = [MeteredResource.Memory, MeteredResource.Io];

    public void Report(ObservedTenant tenant, TenantDecision standing)
    {
        var memory = tenant.State;
        var lead = LeadOf(memory, standing);
        if (leadership.IsLeader)
        {
            Count(memory.Adjustment, standing.Multiplier, lead);
            Warn(tenant, standing);
        }

        (memory.Adjustment, memory.Pressure, memory.Use) = (standing.Multiplier.State, standing.Pressure, standing.Use);
        Show(standing);
        Show(standing.Key, memory.Forecaster);
        board.Publish(standing);
        if (memory.LastReported is { } told && !HasChanged(told, standing))
            return;
        memory.LastReported = standing;
        nudge.Request(standing.Key);
    }

    /// <summary>Takes an account that is gone from the board and from the metrics.</summary>
    public void Forget(NamespacedName key)
    {
        board.Remove(key);
        foreach (var part in new[] { "base", "adjustment", "effective" })
            metrics.Multipliers.Multiplier.RemoveLabelled(key.Namespace, key.Name, part);
        foreach (var kind in Enum.GetValues<MeteredResource>())
        {
            metrics.Forecasts.Need.RemoveLabelled(key.Namespace, key.Name, LabelOf(kind));
            metrics.Forecasts.Level.RemoveLabelled(key.Namespace, key.Name, LabelOf(kind));
            metrics.Forecasts.Skill.RemoveLabelled(key.Namespace, key.Name, LabelOf(kind));
            metrics.Forecasts.Coverage.RemoveLabelled(key.Namespace, key.Name, LabelOf(kind));
        }

        metrics.Forecasts.Median.RemoveLabelled(key.Namespace, key.Name, LabelOf(MeteredResource.Cpu));
        foreach (var gauge in new[] { metrics.Forecasts.Quality, metrics.Writes.CpuRequest, metrics.Writes.CpuRequestTarget })
            gauge.RemoveLabelled(key.Namespace, key.Name);
    }

    private static TimeSpan? LeadOf(TenantState memory, TenantDecision standing) =>
        memory.SurgeDetector.Detect(
            standing.Multiplier.Reason,
            standing.Outlook.Cpu,
            memory.Forecaster.Latest(MeteredResource.Cpu),
            standing.At
        );

    // Of every decision one replica counts, the one that acts on it. A tenant that nothing was decided for begins anew, with counts of 0.
    private void Count(in AdjustmentState before, in MultiplierDecision decision, TimeSpan? surgeLead)
    {
        var now = decision.State;
        metrics.Multipliers.Decisions.WithLabels(decision.Reason).Inc();
        metrics.Multipliers.DirectionChanges.Inc(Math.Max(0, now.Turns - before.Turns));
        metrics.Multipliers.AdjustmentsBound.WithLabels(MultiplierReason.Dwell).Inc(Math.Max(0, now.DwellHeld - before.DwellHeld));
        metrics.Multipliers.AdjustmentsBound.WithLabels(MultiplierReason.Slew).Inc(Math.Max(0, now.SlewBound - before.SlewBound));
        if (surgeLead is not { } seconds)
            return;
        metrics.Multipliers.SurgesForeseen.Inc();
        metrics.Multipliers.SurgeLead.Observe(seconds.TotalSeconds);
    }

    private void Warn(ObservedTenant tenant, TenantDecision standing)
    {
        foreach (var kind in Pressed)
        {
            if (!standing.Pressure.BeginsAfter(tenant.State.Pressure, kind))
                continue;
            metrics.Multipliers.Pressures.WithLabels(LabelOf(kind)).Inc();
            var need = standing.Outlook[kind]?.Need ?? double.NaN;
            var message = FormattableString.Invariant($"{LabelOf(kind)} is forecast to need {need:0%} of its limit within 5 s");
            _ = events(tenant.Stored, $"{kind}Pressure", message, EventType.Warning);
        }
    }

    private void Show(TenantDecision standing)
    {
        var (ns, name) = (standing.Key.Namespace, standing.Key.Name);
        metrics.Multipliers.Multiplier.WithLabels(ns, name, "base").Set(standing.Multiplier.Base);
        metrics.Multipliers.Multiplier.WithLabels(ns, name, "adjustment").Set(standing.Multiplier.Adjustment);
        metrics.Multipliers.Multiplier.WithLabels(ns, name, "effective").Set(standing.Multiplier.Effective);
        foreach (var kind in Enum.GetValues<MeteredResource>())
        {
            metrics.Forecasts.Need.WithLabels(ns, name, LabelOf(kind)).Set(standing.Outlook[kind]?.Need ?? double.NaN);
            metrics.Forecasts.Level.WithLabels(ns, name, LabelOf(kind)).Set(standing.Outlook[kind]?.RecentPeak ?? double.NaN);
        }

        metrics.Forecasts.Median.WithLabels(ns, name, LabelOf(MeteredResource.Cpu)).Set(MedianOf(standing.CpuForecast));
        metrics.Forecasts.Quality.WithLabels(ns, name).Set((int)standing.CpuForecast.Quality);
        metrics.Writes.CpuRequest.WithLabels(ns, name).Set(standing.Pod?.Request ?? 0);
        metrics.Writes.CpuRequestTarget.WithLabels(ns, name).Set(standing.Target ?? 0);
    }

    private void Show(NamespacedName key, TenantForecaster sensors)
    {
        foreach (var kind in Enum.GetValues<MeteredResource>())
        {
            var score = sensors.ScoreOf(kind);
            metrics.Forecasts.Skill.WithLabels(key.Namespace, key.Name, LabelOf(kind)).Set(score.Skill);
            metrics.Forecasts.Coverage.WithLabels(key.Namespace, key.Name, LabelOf(kind)).Set(score.Coverage);
        }
    }

    private static double MedianOf(Forecast forecast) =>
        forecast.Quality == ForecastQuality.None ? double.NaN : forecast.Quantile(1, QuantileLevel.P50);

    private static string LabelOf(MeteredResource kind) =>
        kind switch
        {
            MeteredResource.Cpu => "cpu",
            MeteredResource.Memory => "memory",
            _ => "io",
        };

    private static bool HasChanged(TenantDecision told, TenantDecision now) =>
        VisibleStateOf(told) != VisibleStateOf(now)
        || Math.Abs(now.Multiplier.Effective - told.Multiplier.Effective) > TenantDecision.NotableChange * told.Multiplier.Effective;

    private static VisibleState VisibleStateOf(TenantDecision standing) =>
        new(
            standing.Pod?.Uid,
            standing.Pod?.Request,
            standing.Pod?.PriorityClass,
            standing.Pod?.Obstacle,
            standing.BaseRequest,
            standing.Refusal,
            standing.Priority,
            standing.MetricsFresh,
            standing.CpuForecast.Quality,
            standing.Multiplier.Base
        );

    // What of a standing its account's status shows at once.
    private readonly record struct VisibleState(
        string? PodUid,
        int? Request,
        string? PriorityClass,
        string? Obstacle,
        int? BaseRequest,
        string? Refusal,
        PriorityState Priority,
        bool MetricsFresh,
        ForecastQuality Quality,
        double Base
    );
}
