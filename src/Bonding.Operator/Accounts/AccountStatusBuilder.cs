using Bonding.Domain.Bonds;
using Bonding.Domain.Bursts;
using Bonding.Domain.Multipliers;
using Bonding.Forecasting.Engine;
using Bonding.Operator.State;
using Bonding.Resources.Common;
using Bonding.Resources.CreditAccounts;
using k8s;

namespace Bonding.Operator.Accounts;

/// <summary>Builds the status of an account.</summary>
public static class AccountStatusBuilder
{
    private const int Decimals = 3;

    /// <summary>Returns the status to write. Of a refused account only conditions change.</summary>
    public static CreditAccountStatus Build(AccountSnapshot snapshot, Settlement settlement, DateTimeOffset now)
    {
        var stored = snapshot.Stored.Status;
        var status = settlement.Account is { } account ? Served(snapshot, account) : StatusCopy.Of(stored);
        var generation = snapshot.Stored.Metadata.Generation;
        status.ObservedGeneration = generation;
        status.Audited = settlement.Account is null ? stored.Audited : AccountAudit.MarkOf(stored);
        // A reservation that no debit needs ends with a newer version, and any change makes one: a write on this version, still under way,
        // then becomes a conflict.
        var isReleased = snapshot.HoldsReservation && settlement.Debits.Count == 0;
        status.ReleasedAt = isReleased ? snapshot.Stored.Metadata.ResourceVersion : stored.ReleasedAt;
        status.Conditions = [.. stored.Conditions ?? []];
        foreach (var update in AccountConditions.Of(snapshot))
            update.ApplyTo(status.Conditions, generation, now);
        return status;
    }

    private static CreditAccountStatus Served(AccountSnapshot snapshot, BondingAccount account)
    {
        var status = AccountStatusMapping.Write(account);
        var decision = snapshot.IsOff ? null : snapshot.Decision;
        var units = account.Ledger.BondedUnits;
        status.Multiplier = Multiplier(snapshot.Rules.Multipliers.Curve.BaseFor(units), decision, snapshot.Rules.Multipliers);
        status.Tier = snapshot.Rules.PriorityClassFor(units);
        status.Forecast = decision is null ? null : [.. Forecasts(decision)];
        status.Samples = decision is null ? null : [.. decision.Samples.Select(Sample)];
        status.Allocation = decision?.Pod is { } pod
            ? Allocation(decision, pod, snapshot.Stored.Status.Allocation)
            : snapshot.Stored.Status.Allocation;
        return status;
    }

    // The base follows the units at once; the adjustment is that of the last tick.
    private static MultiplierStatus Multiplier(double baseMultiplier, TenantDecision? decision, MultiplierRules rules)
    {
        var adjustment = decision?.Multiplier.Adjustment ?? AdjustmentTarget.Neutral;
        return new MultiplierStatus
        {
            Base = Math.Round(baseMultiplier, Decimals),
            Adjustment = Math.Round(adjustment, Decimals),
            Effective = Math.Round(Math.Clamp(baseMultiplier * adjustment, rules.Min, rules.Max), Decimals),
            Reason = decision?.Multiplier.Reason ?? MultiplierReason.NoForecast,
            Limit = decision?.Multiplier.BoundBy ?? MultiplierReason.None,
        };
    }

    private static IEnumerable<ForecastStatus> Forecasts(TenantDecision decision)
    {
        for (var kind = MeteredResource.Cpu; kind <= MeteredResource.Io; kind++)
            if (decision.Outlook[kind] is { IsUsable: true } outlook)
                yield return Forecast(decision, kind, outlook);
    }

    private static ForecastStatus Forecast(TenantDecision decision, MeteredResource kind, in ResourceOutlook outlook)
    {
        var isCpu = kind == MeteredResource.Cpu;
        SeriesScore? score = decision.Scores.Count > (int)kind ? decision.Scores[(int)kind] : null;
        return new ForecastStatus
        {
            Resource = kind.ToString().ToLowerInvariant(),
            Need = Math.Round(outlook.Need, Decimals),
            Level = Math.Round(outlook.RecentPeak, Decimals),
            Model = isCpu ? decision.CpuForecast.Model.ToString() : null,
            Quality = isCpu ? decision.CpuForecast.Quality.ToString() : null,
            Skill = Known(score?.Skill),
            Coverage = Known(score?.Coverage),
            PeriodSeconds = score is { Period: > 0 and var period } ? period : null,
            SteppedBack = score?.SteppedBack == true ? true : null,
        };
    }

    private static SampleStatus Sample(SampleTiming samples) =>
        new()
        {
            Resource = samples.Resource.ToString().ToLowerInvariant(),
            SpacingMilliseconds = (long)Math.Round(samples.Spacing.TotalMilliseconds),
            AgeMilliseconds = (long)Math.Round(samples.Age.TotalMilliseconds),
        };

    private static double? Known(double? share) => share is { } known && double.IsFinite(known) ? Math.Round(known, Decimals) : null;

    private static AllocationStatus Allocation(TenantDecision decision, TenantPod pod, AllocationStatus? before)
    {
        var known = before?.PodUid == pod.Uid ? before : null;
        var isBonded = decision.Burst.Reason != BurstReason.NotBonded;
        return new AllocationStatus
        {
            Pod = pod.Name,
            PodUid = pod.Uid,
            Node = pod.Node,
            BaseRequest = decision.BaseRequest?.Value ?? known?.BaseRequest ?? pod.Request.Value,
            BaseLimit =
                decision.BaseRequest is not null ? decision.BaseLimit?.Value
                : known is not null ? known.BaseLimit
                : pod.Limit?.Value,
            Request = pod.Request.Value,
            Target = (decision.Target ?? pod.Request).Value,
            Entitlement = isBonded && decision.BaseRequest is { } request ? request.Share(decision.Multiplier.Base).Value : null,
            Level = isBonded ? decision.Burst.Level.ToString() : null,
            LevelReason = isBonded ? decision.Burst.Reason : null,
            Reason = OptionalText.OrNull(decision.AllocationReason),
            Bases = [.. decision.Bases],
        };
    }
}

/// <summary>Copies a status with all its fields, whether they can be read or not.</summary>
internal static class StatusCopy
{
    public static CreditAccountStatus Of(CreditAccountStatus status) =>
        KubernetesJson.Deserialize<CreditAccountStatus>(KubernetesJson.Serialize(status));
}
