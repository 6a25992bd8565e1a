using Bonding.Domain;
using Bonding.Domain.Bursts;
using Bonding.Domain.Metering;
using Bonding.Domain.Multipliers;
using Bonding.Forecasting;
using Bonding.Kubernetes.Abstractions;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Leadership;
using Bonding.Operator.Instrumentation;
using Bonding.Operator.Loop.Forecasts;
using Bonding.Operator.Loop.Observe;
using Bonding.Operator.State;
using Bonding.Resources.CreditAccounts;

namespace Bonding.Operator.Loop.Report;

/// <summary>
/// Reports what a tick decided: publishes it, sets the metrics, and asks the controller of an account whose status should change to look at
/// it. What changed is found by what it reported before; nothing that it keeps is read by a decision.
/// </summary>
public sealed class TickReporter(
    DecisionStore decisions,
    LoopMetrics metrics,
    IReconcileRequester reconciles,
    EventPublisher events,
    ILeadership leadership
)
{
    private static readonly MeteredResource[] Pressed = [MeteredResource.Memory, MeteredResource.Io];

    private readonly Dictionary<NamespacedName, ReportState> _reports = [];

    public void Report(ObservedTenant tenant, TenantDecision decision)
    {
        if (!_reports.TryGetValue(decision.Key, out var report))
            _reports[decision.Key] = report = new ReportState();
        var lead = LeadOf(report, tenant.State.Forecaster, decision);
        if (leadership.IsLeader)
        {
            var before = decisions.Find(decision.Key);
            Count(before?.Multiplier.State ?? default, decision.Multiplier, lead);
            Warn(tenant, before?.Pressure ?? default, decision);
            Warn(tenant, before?.Doubt ?? default, decision.Doubt);
        }

        Show(decision);
        ShowSamples(decision);
        ShowAlarms(decision);
        ShowWaiting(decision, tenant.Size.ToVcpus());
        Show(decision.Key, tenant.State.Forecaster);
        decisions.Publish(decision);
        if (report.Requested is { } requested && !HasChanged(requested, decision))
            return;
        report.Requested = decision;
        reconciles.Request(decision.Key);
    }

    /// <summary>Removes an account that is gone from what is published and from the metrics.</summary>
    public void Forget(NamespacedName key)
    {
        _reports.Remove(key);
        decisions.Remove(key);
        foreach (var part in new[] { "base", "adjustment", "effective" })
            metrics.Multipliers.Multiplier.RemoveLabelled(key.Namespace, key.Name, part);
        foreach (var kind in Enum.GetValues<MeteredResource>())
        {
            metrics.Forecasts.Need.RemoveLabelled(key.Namespace, key.Name, LabelOf(kind));
            metrics.Forecasts.Level.RemoveLabelled(key.Namespace, key.Name, LabelOf(kind));
            metrics.Forecasts.Skill.RemoveLabelled(key.Namespace, key.Name, LabelOf(kind));
            metrics.Forecasts.Coverage.RemoveLabelled(key.Namespace, key.Name, LabelOf(kind));
            metrics.Forecasts.SampleSpacing.RemoveLabelled(key.Namespace, key.Name, LabelOf(kind));
            metrics.Forecasts.SampleAge.RemoveLabelled(key.Namespace, key.Name, LabelOf(kind));
        }

        metrics.Forecasts.Median.RemoveLabelled(key.Namespace, key.Name, LabelOf(MeteredResource.Cpu));
        foreach (
            var gauge in new[]
            {
                metrics.Forecasts.Quality,
                metrics.Forecasts.CpuWaiting,
                metrics.Forecasts.CpuSource,
                metrics.Forecasts.AlarmsRight,
                metrics.Forecasts.BurstsAnnounced,
                metrics.Writes.CpuRequest,
                metrics.Writes.CpuRequestTarget,
                metrics.Writes.BurstLevel,
            }
        )
            gauge.RemoveLabelled(key.Namespace, key.Name);
    }

    private static TimeSpan? LeadOf(ReportState report, TenantForecaster forecaster, TenantDecision decision) =>
        report.SurgeDetector.Detect(decision.Multiplier.Reason, decision.Outlook.Cpu, forecaster.Latest(MeteredResource.Cpu), decision.At);

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

    private void Warn(ObservedTenant tenant, PressureState before, TenantDecision decision)
    {
        foreach (var kind in Pressed)
        {
            if (!decision.Pressure.BeginsAfter(before, kind))
                continue;
            metrics.Multipliers.Pressures.WithLabels(LabelOf(kind)).Inc();
            var need = decision.Outlook[kind]?.Need ?? double.NaN;
            var message = FormattableString.Invariant($"{LabelOf(kind)} is forecast to need {need:0%} of its limit within 5 s");
            _ = events(tenant.Stored, $"{kind}Pressure", message, EventType.Warning);
        }
    }

    // What is not charged is told: the account's owner and an administrator may both want to know.
    private void Warn(ObservedTenant tenant, UsageDoubt before, UsageDoubt now)
    {
        if (now == before || now == UsageDoubt.None)
            return;
        metrics.UsageUnknown.WithLabels(now.ToString()).Inc();
        _ = events(tenant.Stored, now.ToString(), UsageDoubts.MessageOf(now), EventType.Warning);
    }

    private void Show(TenantDecision decision)
    {
        var (ns, name) = (decision.Key.Namespace, decision.Key.Name);
        metrics.Multipliers.Multiplier.WithLabels(ns, name, "base").Set(decision.Multiplier.Base);
        metrics.Multipliers.Multiplier.WithLabels(ns, name, "adjustment").Set(decision.Multiplier.Adjustment);
        metrics.Multipliers.Multiplier.WithLabels(ns, name, "effective").Set(decision.Multiplier.Effective);
        foreach (var kind in Enum.GetValues<MeteredResource>())
        {
            metrics.Forecasts.Need.WithLabels(ns, name, LabelOf(kind)).Set(decision.Outlook[kind]?.Need ?? double.NaN);
            metrics.Forecasts.Level.WithLabels(ns, name, LabelOf(kind)).Set(decision.Outlook[kind]?.RecentPeak ?? double.NaN);
        }

        metrics.Forecasts.Median.WithLabels(ns, name, LabelOf(MeteredResource.Cpu)).Set(MedianOf(decision.CpuForecast));
        metrics.Forecasts.Quality.WithLabels(ns, name).Set((int)decision.CpuForecast.Quality);
        metrics.Writes.CpuRequest.WithLabels(ns, name).Set(decision.Pod?.Request.Value ?? 0);
        metrics.Writes.CpuRequestTarget.WithLabels(ns, name).Set(decision.Target?.Value ?? 0);
        metrics.Writes.BurstLevel.WithLabels(ns, name).Set(LevelOf(decision.Burst.Level));
    }

    private static int LevelOf(BurstLevel level) =>
        level switch
        {
            BurstLevel.Boosted => 1,
            BurstLevel.GivenBack => -1,
            _ => 0,
        };

    private void ShowSamples(TenantDecision decision)
    {
        foreach (var kind in Enum.GetValues<MeteredResource>())
        {
            var samples = decision
                .Samples.Where(one => one.Resource == kind)
                .Select(one => (one.Spacing.TotalSeconds, one.Age.TotalSeconds));
            var (spacing, age) = samples.FirstOrDefault((double.NaN, double.NaN));
            metrics.Forecasts.SampleSpacing.WithLabels(decision.Key.Namespace, decision.Key.Name, LabelOf(kind)).Set(spacing);
            metrics.Forecasts.SampleAge.WithLabels(decision.Key.Namespace, decision.Key.Name, LabelOf(kind)).Set(age);
        }
    }

    private void ShowAlarms(TenantDecision decision)
    {
        var (ns, name) = (decision.Key.Namespace, decision.Key.Name);
        metrics.Forecasts.AlarmsRight.WithLabels(ns, name).Set(decision.Phase?.AlarmsRight ?? double.NaN);
        metrics.Forecasts.BurstsAnnounced.WithLabels(ns, name).Set(decision.Phase?.BurstsAnnounced ?? double.NaN);
    }

    private void ShowWaiting(TenantDecision decision, double size)
    {
        var (cause, vcpus) = decision.Contention;
        var waiting = cause == ContentionCause.Unknown ? double.NaN : vcpus / size;
        metrics.Forecasts.CpuWaiting.WithLabels(decision.Key.Namespace, decision.Key.Name).Set(waiting);
    }

    private void Show(NamespacedName key, TenantForecaster forecaster)
    {
        metrics.Forecasts.CpuSource.WithLabels(key.Namespace, key.Name).Set((int)forecaster.Source);
        foreach (var kind in Enum.GetValues<MeteredResource>())
        {
            var score = forecaster.ScoreOf(kind);
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

    private static bool HasChanged(TenantDecision before, TenantDecision now) =>
        VisibleStateOf(before) != VisibleStateOf(now)
        || Math.Abs(now.Multiplier.Effective - before.Multiplier.Effective) > TenantDecision.NotableChange * before.Multiplier.Effective;

    private static VisibleState VisibleStateOf(TenantDecision decision) =>
        new(
            decision.Pod?.Uid,
            decision.Pod?.Request,
            decision.Pod?.PriorityClass,
            decision.Pod?.Obstacle,
            decision.BaseRequest,
            decision.Bases,
            decision.Refusal,
            decision.Priority,
            decision.MetricsFresh,
            decision.Doubt,
            decision.CpuForecast.Quality,
            decision.Multiplier.Base
        );

    // The part of a decision that its account's status shows at once.
    private readonly record struct VisibleState(
        string? PodUid,
        Millicores? Request,
        string? PriorityClass,
        string? Obstacle,
        Millicores? BaseRequest,
        IReadOnlyList<PodBaseStatus> Bases,
        string? Refusal,
        PriorityState Priority,
        bool MetricsFresh,
        UsageDoubt Doubt,
        ForecastQuality Quality,
        double Base
    );

    private sealed class ReportState
    {
        public SurgeDetector SurgeDetector { get; } = new();

        /// <summary>The decision that a reconcile was last requested for.</summary>
        public TenantDecision? Requested { get; set; }
    }
}
