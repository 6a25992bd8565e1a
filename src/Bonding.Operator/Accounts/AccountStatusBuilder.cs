using Bonding.Domain.Bonds;
using Bonding.Domain.Multipliers;
using Bonding.Forecasting.Engine;
using Bonding.Operator.State;
using Bonding.Resources.Common;
using Bonding.Resources.CreditAccounts;
using k8s;

namespace Bonding.Operator.Accounts;

/// <summary>What the status of an account shows.</summary>
public static class AccountStatusBuilder
{
    private const int Decimals = 3;

    /// <param name="snapshot">What was seen.</param>
    /// <param name="account">The account after the decision; null if it is refused, then only conditions change.</param>
    /// <param name="debits">Whether the decision debited it: a reservation that no debit needs is to end.</param>
    public static CreditAccountStatus Build(AccountSnapshot snapshot, BondingAccount? account, bool debits, DateTimeOffset now)
    {
        var status = account is null ? StatusCopy.Of(snapshot.Stored.Status) : Served(snapshot, account);
        var generation = snapshot.Stored.Metadata.Generation;
        status.ObservedGeneration = generation;
        // Any change makes a newer version. A write that still is under way on this one becomes a conflict.
        status.Audited = account is null ? snapshot.Stored.Status.Audited : AccountAudit.MarkOf(snapshot.Stored.Status);
        status.ReleasedAt =
            snapshot.HoldsReservation && !debits ? snapshot.Stored.Metadata.ResourceVersion : snapshot.Stored.Status.ReleasedAt;
        status.Conditions = [.. snapshot.Stored.Status.Conditions ?? []];
        foreach (var finding in AccountConditions.Of(snapshot))
            finding.ApplyTo(status.Conditions, generation, now);
        return status;
    }

    private static CreditAccountStatus Served(AccountSnapshot snapshot, BondingAccount account)
    {
        // What is used while the mode is Off is never charged and earns nothing: the next sample begins anew.
        var status = AccountStatusMapping.Write(snapshot.IsOff ? Uncounted(account) : account);
        var standing = snapshot.IsOff ? null : snapshot.Decision;
        var baseMultiplier = snapshot.Rules.Multipliers.Curve.BaseFor(account.Ledger.BondedUnits);
        status.Multiplier = Multiplier(baseMultiplier, standing, snapshot.Rules.Multipliers);
        status.Tier = snapshot.Rules.Tiers.ClassNameOf(snapshot.Rules.Tiers.TierFor(baseMultiplier));
        status.Forecast = standing is null ? null : [.. Forecasts(standing)];
        status.Allocation = standing?.Pod is { } pod
            ? Allocation(standing, pod, snapshot.Stored.Status.Allocation)
            : snapshot.Stored.Status.Allocation;
        return status;
    }

    private static BondingAccount Uncounted(BondingAccount account) =>
        account with
        {
            Ledger = account.Ledger with { Checkpoint = null },
            Buckets = account.Buckets.ToDictionary(bucket => bucket.Key, bucket => bucket.Value with { Checkpoint = null }),
        };

    // The base follows the units at once; the adjustment is that of the last tick.
    private static MultiplierStatus Multiplier(double baseMultiplier, TenantDecision? standing, MultiplierRules terms)
    {
        var adjustment = standing?.Multiplier.Adjustment ?? AdjustmentTarget.Neutral;
        return new MultiplierStatus
        {
            Base = Math.Round(baseMultiplier, Decimals),
            Adjustment = Math.Round(adjustment, Decimals),
            Effective = Math.Round(Math.Clamp(baseMultiplier * adjustment, terms.Min, terms.Max), Decimals),
            Reason = standing?.Multiplier.Reason ?? MultiplierReason.NoForecast,
            Limit = standing?.Multiplier.BoundBy ?? MultiplierReason.None,
        };
    }

    private static IEnumerable<ForecastStatus> Forecasts(TenantDecision standing)
    {
        for (var kind = MeteredResource.Cpu; kind <= MeteredResource.Io; kind++)
            if (standing.Outlook[kind] is { IsUsable: true } outlook)
                yield return Forecast(standing, kind, outlook);
    }

    private static ForecastStatus Forecast(TenantDecision standing, MeteredResource kind, in ResourceOutlook outlook)
    {
        var isCpu = kind == MeteredResource.Cpu;
        SeriesScore? score = standing.Scores.Count > (int)kind ? standing.Scores[(int)kind] : null;
        return new ForecastStatus
        {
            Resource = kind.ToString().ToLowerInvariant(),
            Need = Math.Round(outlook.Need, Decimals),
            Level = Math.Round(outlook.RecentPeak, Decimals),
            Model = isCpu ? standing.CpuForecast.Model.ToString() : null,
            Quality = isCpu ? standing.CpuForecast.Quality.ToString() : null,
            Skill = Known(score?.Skill),
            Coverage = Known(score?.Coverage),
            PeriodSeconds = score is { Period: > 0 and var period } ? period : null,
            SteppedBack = score?.SteppedBack == true ? true : null,
        };
    }

    private static double? Known(double? share) => share is { } known && double.IsFinite(known) ? Math.Round(known, Decimals) : null;

    private static AllocationStatus Allocation(TenantDecision standing, TenantPod pod, AllocationStatus? before)
    {
        var known = before?.PodUid == pod.Uid ? before : null;
        return new AllocationStatus
        {
            Pod = pod.Name,
            PodUid = pod.Uid,
            Node = pod.Node,
            BaseRequest = standing.BaseRequest ?? known?.BaseRequest ?? pod.Request,
            BaseLimit =
                standing.BaseRequest is not null ? standing.BaseLimit
                : known is not null ? known.BaseLimit
                : pod.Limit,
            Request = pod.Request,
            Target = standing.Target ?? pod.Request,
            Reason = OptionalText.OrNull(standing.AllocationReason),
        };
    }
}

/// <summary>Copies a status with everything in it, read or not.</summary>
internal static class StatusCopy
{
    public static CreditAccountStatus Of(CreditAccountStatus status) =>
        KubernetesJson.Deserialize<CreditAccountStatus>(KubernetesJson.Serialize(status));
}
