using Bonding.Domain.Bursts;

namespace Bonding.Domain.Decisions;

/// <summary>
/// Decides the level of every bonded tenant, and which tenants the write budget can carry: each change of level is a write for each pod, so
/// the budget goes to those whose bursts last longest for each write. Who is left out rests at its entitlement, as a bond set once.
/// </summary>
internal static class BurstAdmission
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    // What is given back must be had again when it is needed: not as long as writes are short, and a while after.
    private static readonly TimeSpan Caution = TimeSpan.FromMinutes(10);

    // What neighbours and other changes may need.
    private const double ShareOfBudget = 0.8;

    // A tenant that is admitted stays rather than one that brings as much.
    private const double Loyalty = 0.1;

    public static void Judge(in DecisionRound round)
    {
        ref var budget = ref round.Plan.NextState.Budget;
        for (var index = 0; index < round.Tenants.Length; index++)
            Judge(round, index, mayGiveBack: budget.ShortUntil <= round.Now);
        if (round.Now - budget.ReviewedAt < Interval && round.Now >= budget.ReviewedAt)
            return;
        budget = budget with { ReviewedAt = round.Now };
        if (AnyIsLeftOut(round))
            budget = budget with { ShortUntil = round.Now + Caution };
    }

    private static void Judge(in DecisionRound round, int index, bool mayGiveBack)
    {
        ref readonly var tenant = ref round.Tenants[index];
        ref var outcome = ref round.TenantOutcomes[index];
        var state = round.TenantStates[index];
        if (tenant.BondedUnits == 0 || !tenant.IsDecided)
            outcome = outcome with { Burst = new BurstVerdict(BurstLevel.Resting, BurstReason.NotBonded) };
        else
        {
            var verdict = VerdictOf(round, index, mayGiveBack);
            outcome = outcome with
            {
                BurstState = state.Burst.Next(verdict, tenant.Bursts.IsSeen, round.Now - state.Adjustment.SteppedAt),
                Burst = state.Burst.IsLeftOut ? verdict.LeftOut : verdict,
            };
        }
    }

    private static BurstVerdict VerdictOf(in DecisionRound round, int index, bool mayGiveBack)
    {
        ref readonly var tenant = ref round.Tenants[index];
        var baseShare = BurstRules.BaseShareOf(round.BaseRequestsOfTenant[index], tenant.Size);
        return BurstRule.Judge(tenant.Bursts, round.TenantStates[index].Burst, baseShare, mayGiveBack, round.Rules.Bursts);
    }

    private static bool AnyIsLeftOut(in DecisionRound round)
    {
        var left = ShareOfBudget * round.Rules.Allocation.WriteRate.PerSecond * BurstState.Memory.TotalSeconds;
        var isAny = false;
        foreach (ref readonly var applicant in ByWorth(round))
        {
            ref var outcome = ref round.TenantOutcomes[applicant.Tenant];
            var writes = outcome.BurstState.Changes * Math.Max(1, round.PodsPerTenant[applicant.Tenant]);
            var isLeftOut = writes > left;
            outcome = outcome with { BurstState = outcome.BurstState with { IsLeftOut = isLeftOut } };
            left -= isLeftOut ? 0 : writes;
            isAny |= isLeftOut;
        }
        return isAny;
    }

    private static Span<Applicant> ByWorth(in DecisionRound round)
    {
        var applicants = round.Plan.Applicants;
        applicants.Clear();
        for (var index = 0; index < round.Tenants.Length; index++)
        {
            var state = round.TenantOutcomes[index].BurstState;
            if (state.Changes > 0)
                applicants.Add(
                    new Applicant(
                        index,
                        round.Tenants[index].Key,
                        state.SecondsPerChange + (state.IsLeftOut ? 0 : Loyalty / (state.Changes + 1))
                    )
                );
        }
        applicants.Span.Sort(Applicant.MostWorthFirst);
        return applicants.Span;
    }
}

/// <summary>When the write budget was last shared out, and until when it counts as short.</summary>
internal readonly record struct BurstBudget(DateTimeOffset ReviewedAt, DateTimeOffset ShortUntil);

/// <summary>A tenant whose changes of level need writes.</summary>
internal readonly record struct Applicant(int Tenant, string Key, double Worth)
{
    public static int MostWorthFirst(Applicant one, Applicant other) =>
        one.Worth != other.Worth ? other.Worth.CompareTo(one.Worth) : string.CompareOrdinal(one.Key, other.Key);
}
