using Bonding.Domain.Multipliers;
using Bonding.Forecasting;
using Bonding.Kubernetes.Abstractions;
using Bonding.Kubernetes.Leadership;
using Bonding.Operator.State;
using Bonding.Operator.Telemetry;

namespace Bonding.Operator.Decisions;

/// <summary>Tells what a tick decided: on the board, as metrics, and to the controller of an account whose status should change.</summary>
public sealed class TickReporter(
    StandingBoard board, LoopMetrics metrics, IAccountNudge nudge, EventPublisher events, ILeadership leadership)
{
    private static readonly ResourceKind[] Pressed = [ResourceKind.Memory, ResourceKind.Io];

    public void Report(ObservedTenant tenant, TenantStanding standing)
    {
        var memory = tenant.Memory;
        var lead = LeadOf(memory, standing);
        if (leadership.IsLeader)
        {
            Count(memory.Adjustment, standing.Decision, lead);
            Warn(tenant, standing);
        }

        (memory.Adjustment, memory.Pressure, memory.Use) = (standing.Decision.State, standing.Pressure, standing.Use);
        Show(standing);
        Show(standing.Key, memory.Sensors);
        board.Post(standing);
        if (memory.Told is { } told && !IsNews(told, standing)) return;
        memory.Told = standing;
        nudge.Nudge(standing.Key);
    }

    /// <summary>Takes an account that is gone from the board and from the metrics.</summary>
    public void Forget(AccountKey key)
    {
        board.Remove(key);
        foreach (var part in new[] { "base", "adjustment", "effective" }) metrics.Multiplier.RemoveLabelled(key.Namespace, key.Name, part);
        foreach (var kind in Enum.GetValues<ResourceKind>())
        {
            metrics.ForecastNeed.RemoveLabelled(key.Namespace, key.Name, LabelOf(kind));
            metrics.ForecastLevel.RemoveLabelled(key.Namespace, key.Name, LabelOf(kind));
            metrics.ForecastSkill.RemoveLabelled(key.Namespace, key.Name, LabelOf(kind));
            metrics.ForecastCoverage.RemoveLabelled(key.Namespace, key.Name, LabelOf(kind));
        }

        metrics.ForecastMedian.RemoveLabelled(key.Namespace, key.Name, LabelOf(ResourceKind.Cpu));
        foreach (var gauge in new[] { metrics.ForecastQuality, metrics.CpuRequest, metrics.CpuRequestTarget }) gauge.RemoveLabelled(key.Namespace, key.Name);
    }

    private static TimeSpan? LeadOf(TenantMemory memory, TenantStanding standing) =>
        memory.Surges.Next(standing.Decision.Reason, standing.Outlook.Cpu, memory.Sensors.Latest(ResourceKind.Cpu), standing.At);

    // Of every decision one replica counts, the one that acts on it. A tenant that nothing was decided for begins anew, with counts of 0.
    private void Count(in AdjustmentState before, in MultiplierDecision decision, TimeSpan? surgeLead)
    {
        var now = decision.State;
        metrics.Decisions.WithLabels(decision.Reason).Inc();
        metrics.DirectionChanges.Inc(Math.Max(0, now.Turns - before.Turns));
        metrics.AdjustmentsBound.WithLabels(MultiplierReason.Dwell).Inc(Math.Max(0, now.DwellHeld - before.DwellHeld));
        metrics.AdjustmentsBound.WithLabels(MultiplierReason.Slew).Inc(Math.Max(0, now.SlewBound - before.SlewBound));
        if (surgeLead is not { } seconds) return;
        metrics.SurgesForeseen.Inc();
        metrics.SurgeLead.Observe(seconds.TotalSeconds);
    }

    private void Warn(ObservedTenant tenant, TenantStanding standing)
    {
        foreach (var kind in Pressed)
        {
            if (!standing.Pressure.BeginsAfter(tenant.Memory.Pressure, kind)) continue;
            metrics.Pressures.WithLabels(LabelOf(kind)).Inc();
            var need = standing.Outlook[kind]?.Need ?? double.NaN;
            var message = FormattableString.Invariant($"{LabelOf(kind)} is forecast to need {need:0%} of its limit within 5 s");
            _ = events(tenant.Stored, $"{kind}Pressure", message, EventType.Warning);
        }
    }

    private void Show(TenantStanding standing)
    {
        var (ns, name) = (standing.Key.Namespace, standing.Key.Name);
        metrics.Multiplier.WithLabels(ns, name, "base").Set(standing.Decision.Base);
        metrics.Multiplier.WithLabels(ns, name, "adjustment").Set(standing.Decision.Adjustment);
        metrics.Multiplier.WithLabels(ns, name, "effective").Set(standing.Decision.Effective);
        foreach (var kind in Enum.GetValues<ResourceKind>())
        {
            metrics.ForecastNeed.WithLabels(ns, name, LabelOf(kind)).Set(standing.Outlook[kind]?.Need ?? double.NaN);
            metrics.ForecastLevel.WithLabels(ns, name, LabelOf(kind)).Set(standing.Outlook[kind]?.Level ?? double.NaN);
        }

        metrics.ForecastMedian.WithLabels(ns, name, LabelOf(ResourceKind.Cpu)).Set(MedianOf(standing.CpuForecast));
        metrics.ForecastQuality.WithLabels(ns, name).Set((int)standing.CpuForecast.Quality);
        metrics.CpuRequest.WithLabels(ns, name).Set(standing.Pod?.Request ?? 0);
        metrics.CpuRequestTarget.WithLabels(ns, name).Set(standing.Target ?? 0);
    }

    private void Show(AccountKey key, TenantSensors sensors)
    {
        foreach (var kind in Enum.GetValues<ResourceKind>())
        {
            var score = sensors.ScoreOf(kind);
            metrics.ForecastSkill.WithLabels(key.Namespace, key.Name, LabelOf(kind)).Set(score.Skill);
            metrics.ForecastCoverage.WithLabels(key.Namespace, key.Name, LabelOf(kind)).Set(score.Coverage);
        }
    }

    private static double MedianOf(Forecast forecast) =>
        forecast.Quality == ForecastQuality.None ? double.NaN : forecast.Quantile(1, ForecastLevel.P50);

    private static string LabelOf(ResourceKind kind) => kind switch
    {
        ResourceKind.Cpu => "cpu",
        ResourceKind.Memory => "memory",
        _ => "io",
    };

    private static bool IsNews(TenantStanding told, TenantStanding now) =>
        NewsOf(told) != NewsOf(now)
        || Math.Abs(now.Decision.Effective - told.Decision.Effective) > TenantStanding.NotableMove * told.Decision.Effective;

    private static News NewsOf(TenantStanding standing) => new(
        standing.Pod?.Uid, standing.Pod?.Request, standing.Pod?.PriorityClass, standing.Pod?.Obstacle, standing.BaseRequest, standing.Refusal,
        standing.Priority, standing.MetricsFresh, standing.CpuForecast.Quality, standing.Decision.Base);

    // What of a standing its account's status shows at once.
    private readonly record struct News(
        string? PodUid, int? Request, string? PriorityClass, string? Obstacle, int? BaseRequest, string? Refusal,
        PriorityState Priority, bool MetricsFresh, ForecastQuality Quality, double Base);
}
