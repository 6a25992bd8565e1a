using Bonding.Domain;
using Bonding.Domain.Allocation;
using Bonding.Domain.Metering;
using Bonding.Forecasting;
using Bonding.Kubernetes.Conditions;
using Bonding.Operator.State;
using Bonding.Resources.Common;
using k8s.Models;

namespace Bonding.Operator.Accounts;

/// <summary>Computes the conditions of an account.</summary>
public static class AccountConditions
{
    public static IEnumerable<ConditionUpdate> Of(AccountSnapshot snapshot)
    {
        yield return Unique(snapshot);
        yield return Tenant(snapshot);
        if (snapshot.Refusal is null)
        {
            yield return Metrics(snapshot);
            yield return Usage(snapshot);
            yield return Forecast(snapshot);
            yield return Priority(snapshot);
            yield return Cpu(snapshot);
        }
        yield return Ready(snapshot);
    }

    /// <summary>Returns the condition whether all corrections are applied, or null if there are none.</summary>
    /// <param name="applied">The number of applied corrections.</param>
    /// <param name="obstacle">Why others are not applied; null if all are.</param>
    public static ConditionUpdate? Corrections(int applied, string? obstacle) =>
        obstacle is not null ? new(ConditionTypes.CorrectionsApplied, false, AccountReason.CorrectionRefused, obstacle)
        : applied > 0 ? new(ConditionTypes.CorrectionsApplied, true, AccountReason.CorrectionApplied, "every correction is applied")
        : null;

    private static ConditionUpdate Ready(AccountSnapshot snapshot) =>
        snapshot switch
        {
            { Refusal: { } refusal } => refusal with { Type = ConditionTypes.Ready },
            { IsOff: true } => new(
                ConditionTypes.Ready,
                false,
                AccountReason.ModeOff,
                "spec.mode is Off: nothing accrues and no bond is settled"
            ),
            { SpecProblem: { } problem } => new(
                ConditionTypes.Ready,
                false,
                AccountReason.InvalidSpec,
                $"{problem}; credits and units are kept, nothing accrues"
            ),
            { SetAside: { } aside } => new(
                ConditionTypes.Ready,
                false,
                AccountReason.SetAside,
                FormattableString.Invariant($"the loop cannot serve the tenant since {aside.Since:u}: {aside.Problem}; ")
                    + "its pods keep what they have, and its credits are settled when it can"
            ),
            _ => new(ConditionTypes.Ready, true, AccountReason.Served, $"the account is served in mode {snapshot.Stored.Spec.Mode}"),
        };

    private static ConditionUpdate Unique(AccountSnapshot snapshot) =>
        snapshot.Refusal is { Type: ConditionTypes.UniqueTenant } refusal
            ? refusal
            : new(ConditionTypes.UniqueTenant, true, AccountReason.Unique, "no older account has this tenant");

    private static ConditionUpdate Tenant(AccountSnapshot snapshot)
    {
        var tenant = $"{snapshot.Stored.Spec.TenantRef.Kind} {snapshot.Stored.Spec.TenantRef.Name}";
        return snapshot.TenantExists switch
        {
            true => new(ConditionTypes.TenantFound, true, AccountReason.Found, $"{tenant} exists"),
            false => new(
                ConditionTypes.TenantFound,
                false,
                AccountReason.NotFound,
                $"{tenant} does not exist in this namespace; the balance is kept"
            ),
            null => new(
                ConditionTypes.TenantFound,
                null,
                AccountReason.NotSeenYet,
                $"the cluster does not serve {snapshot.Stored.Spec.TenantRef.Kind}, or was not read yet"
            ),
        };
    }

    private static ConditionUpdate Metrics(AccountSnapshot snapshot) =>
        snapshot switch
        {
            { IsOff: true } => Unknown(ConditionTypes.MetricsAvailable, AccountReason.ModeOff),
            { MetricsProblem: { } problem } => new(
                ConditionTypes.MetricsAvailable,
                false,
                AccountReason.PrometheusUnavailable,
                $"{problem}; the balance is settled when Prometheus returns"
            ),
            { FloodSeries: { } series } => new(
                ConditionTypes.MetricsAvailable,
                false,
                AccountReason.SeriesFlood,
                FormattableString.Invariant(
                    $"namespace {snapshot.Stored.Namespace()} has too many series to be read: {series} of one query"
                ) + "; they are tried again at least every 10 minutes, and the balance is settled then"
            ),
            { Decision: null } => Unknown(ConditionTypes.MetricsAvailable, AccountReason.NotSeenYet),
            { Decision.MetricsFresh: true } => new(
                ConditionTypes.MetricsAvailable,
                true,
                AccountReason.Fresh,
                "the tenant's CPU counter was seen lately"
            ),
            { Decision.Pod: null } => new(ConditionTypes.MetricsAvailable, false, AccountReason.NoPodRunning, "no pod is running"),
            _ => new(
                ConditionTypes.MetricsAvailable,
                false,
                AccountReason.Stale,
                "the tenant's CPU counter was not seen lately among the series that may report it (option Tellers)"
            ),
        };

    private static ConditionUpdate Usage(AccountSnapshot snapshot) =>
        snapshot switch
        {
            { IsOff: true } => Unknown(ConditionTypes.UsageKnown, AccountReason.ModeOff),
            { Decision: null } => Unknown(ConditionTypes.UsageKnown, AccountReason.NotSeenYet),
            { Decision.Doubt: var doubt } => new(
                ConditionTypes.UsageKnown,
                doubt == UsageDoubt.None,
                doubt == UsageDoubt.None ? AccountReason.UsageKnown : doubt.ToString(),
                UsageDoubts.MessageOf(doubt)
            ),
        };

    private static ConditionUpdate Forecast(AccountSnapshot snapshot)
    {
        if (snapshot.IsOff)
            return Unknown(ConditionTypes.ForecastReady, AccountReason.ModeOff);
        if (snapshot.Decision is not { } decision)
            return Unknown(ConditionTypes.ForecastReady, AccountReason.NotSeenYet);
        if (decision.CpuForecast is { Quality: ForecastQuality.Ready, ClaimsPeak: false } sparse)
            return new(ConditionTypes.ForecastReady, true, AccountReason.SamplesTooSparse, SparseMessage(sparse.Spacing));
        var quality = decision.CpuForecast.Quality;
        if (decision.Pod is null && quality != ForecastQuality.Ready)
            return new(ConditionTypes.ForecastReady, false, AccountReason.NoPodRunning, "no pod is running");
        var reason = quality == ForecastQuality.None ? AccountReason.Stale : quality.ToString();
        return new(ConditionTypes.ForecastReady, quality == ForecastQuality.Ready, reason, ForecastQualities.MessageOf(quality));
    }

    private static string SparseMessage(TimeSpan spacing) =>
        FormattableString.Invariant(
            $"CPU samples are {spacing.TotalSeconds:0.#} s apart: the mean use is forecast, and no peaks within a second; these need "
        ) + FormattableString.Invariant($"samples at most {Forecasting.Forecast.LongestPeakSpacing.TotalSeconds:0.#} s apart");

    private static ConditionUpdate Priority(AccountSnapshot snapshot)
    {
        if (snapshot.Decision is not { } decision || snapshot.Stored.Spec.Mode != BondingMode.Enforce)
            return Unknown(ConditionTypes.PriorityApplied, AccountReason.Undecided);
        var message = decision.Priority switch
        {
            PriorityState.Applied => "the running pod has the tier's PriorityClass",
            PriorityState.WaitsForNextPod => "the next pod gets the tier's PriorityClass; the running one keeps its own",
            PriorityState.Restarting => "the tenant restarts with the tier's PriorityClass",
            PriorityState.Refused => "the API server refused to set the tier's PriorityClass",
            PriorityState.KeptOwnClass => $"the running pod keeps {decision.Pod?.PriorityClass}, which its owner chose "
                + "and which is worth more than the tier's",
            PriorityState.GivenUp => $"{decision.TemplateManager ?? "somebody"} put another PriorityClass back each time: "
                + "the template is not written any more",
            _ => "there is no pod yet",
        };
        bool? status = decision.Priority == PriorityState.Undecided ? null : decision.Priority == PriorityState.Applied;
        return new(ConditionTypes.PriorityApplied, status, decision.Priority.ToString(), message);
    }

    private static ConditionUpdate Cpu(AccountSnapshot snapshot)
    {
        if (snapshot.Decision is not { Pod: { } pod } decision || decision.AllocationReason.Length == 0)
            return Unknown(ConditionTypes.CpuApplied, AccountReason.Undecided);
        var accepted = !pod.Pending.IsWish && pod.Pending.State != ResizeState.Error;
        var applied = accepted && decision.Refusal is null && pod.Obstacle is null && snapshot.Stored.Spec.Mode == BondingMode.Enforce;
        var told = decision.Refusal ?? OptionalText.OrNull(pod.NodeMessage) ?? ForeignResizer(pod);
        var refused = told is null ? "" : $": {told}";
        var target = decision.Target is { } share ? $"target {share}" : "nothing is shared out to it";
        return new(ConditionTypes.CpuApplied, applied, decision.AllocationReason, $"request {pod.Request}, {target}{refused}");
    }

    private static string? ForeignResizer(TenantPod pod) =>
        pod.ForeignManager is { } manager ? $"{manager} resized pod {pod.Name}, which is not undone" : null;

    private static ConditionUpdate Unknown(string type, string reason) =>
        new(
            type,
            null,
            reason,
            reason switch
            {
                AccountReason.ModeOff => "spec.mode is Off",
                AccountReason.NotSeenYet => "no tick has looked at the tenant yet",
                _ => "nothing was decided for the tenant",
            }
        );
}
