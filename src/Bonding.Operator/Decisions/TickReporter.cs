using Bonding.Domain.Multipliers;
using Bonding.Operator.State;
using Bonding.Operator.Telemetry;

namespace Bonding.Operator.Decisions;

/// <summary>Tells what a tick decided: on the board, as metrics, and to the controller of an account whose status should change.</summary>
public sealed class TickReporter(StandingBoard board, LoopMetrics metrics, IAccountNudge nudge)
{
    /// <summary>A multiplier that moved by this share since it was told is worth telling.</summary>
    private const double TellingMove = 0.2;

    public void Report(ObservedTenant tenant, TenantStanding standing)
    {
        var memory = tenant.Memory;
        metrics.Decisions.WithLabels(standing.Decision.Reason).Inc();
        metrics.DirectionChanges.Inc(Math.Max(0, standing.Decision.State.Turns - memory.Adjustment.Turns));
        memory.Adjustment = standing.Decision.State;
        var usage = memory.Sensors.Latest(ResourceKind.Cpu);
        if (memory.Surges.Next(standing.Decision.Reason, standing.Outlook.Cpu, usage, standing.At) is { } lead)
        {
            metrics.SurgesForeseen.Inc();
            metrics.SurgeLead.Observe(lead.TotalSeconds);
        }

        Show(standing);
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
        }

        foreach (var gauge in new[] { metrics.ForecastQuality, metrics.CpuRequest, metrics.CpuRequestTarget }) gauge.RemoveLabelled(key.Namespace, key.Name);
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

        metrics.ForecastQuality.WithLabels(ns, name).Set((int)standing.CpuForecast.Quality);
        metrics.CpuRequest.WithLabels(ns, name).Set(standing.Pod?.Request ?? 0);
        metrics.CpuRequestTarget.WithLabels(ns, name).Set(standing.Target ?? 0);
    }

    private static string LabelOf(ResourceKind kind) => kind switch
    {
        ResourceKind.Cpu => "cpu",
        ResourceKind.Memory => "memory",
        _ => "io",
    };

    private static bool IsNews(TenantStanding told, TenantStanding now) =>
        !NewsOf(told).Equals(NewsOf(now))
        || Math.Abs(now.Decision.Effective - told.Decision.Effective) > TellingMove * told.Decision.Effective;

    private static object NewsOf(TenantStanding standing) => (
        standing.Pod?.Uid, standing.Pod?.Request, standing.Pod?.PriorityClass, standing.Pod?.Obstacle, standing.BaseRequest, standing.Refusal,
        standing.Priority, standing.MetricsFresh, standing.CpuForecast.Quality, standing.Decision.Base);
}
