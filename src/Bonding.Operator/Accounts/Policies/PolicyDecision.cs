using Bonding.Domain.Credits;
using Bonding.Kubernetes.Conditions;
using Bonding.Resources.Common;
using Bonding.Resources.Policies;

namespace Bonding.Operator.Accounts.Policies;

/// <summary>Decides what the status of a policy shows. Pure.</summary>
public static class PolicyDecision
{
    private const string InForce = "InForce";
    private const string Invalid = "Invalid";
    private const string NotDefault = "NotDefault";
    private const string TreasuryShort = "TreasuryShort";
    private const string Paid = "Paid";
    private const string StatusCorrupted = "StatusCorrupted";
    private const string Applied = "Applied";
    private const string ValueTaken = "ValueTaken";

    /// <summary>Returns the new status of a policy.</summary>
    /// <param name="policy">Any policy; only the one named default counts.</param>
    /// <param name="lastGood">The policy in force; null while the defaults are.</param>
    /// <param name="treasury">The treasury, and the grants as they are settled now.</param>
    /// <param name="ladderProblems">Why PriorityClasses of the current ladder are missing or wrong.</param>
    public static BondingPolicyStatus StatusOf(
        BondingPolicy policy,
        LastGoodPolicy? lastGood,
        TreasuryState treasury,
        IReadOnlyList<string> ladderProblems,
        DateTimeOffset now
    )
    {
        var counts = policy.Metadata.Name == BondingPolicy.DefaultName;
        var status = new BondingPolicyStatus
        {
            ObservedGeneration = policy.Metadata.Generation,
            Treasury = counts ? treasury.Treasury.Balance.ToString() : null,
            Collected = counts ? treasury.Treasury.Collected.ToString() : null,
            Grants = counts && treasury.Grants.Count > 0 ? [.. treasury.Grants.Select(GrantMapping.Write)] : null,
            LastGood = counts ? lastGood : null,
            Conditions = [.. policy.Status.Conditions ?? []],
        };
        Accepted(policy, counts, lastGood).ApplyTo(status.Conditions, policy.Metadata.Generation, now);
        if (treasury.Problem is not null)
            status.Grants = policy.Status.Grants;
        status.GrantsSeal = treasury.Problem is null ? GrantMapping.SealOf(status.Grants, policy.Metadata.Uid) : policy.Status.GrantsSeal;
        if (counts && Covered(treasury) is { } covered)
            covered.ApplyTo(status.Conditions, policy.Metadata.Generation, now);
        if (counts)
            Ladder(ladderProblems).ApplyTo(status.Conditions, policy.Metadata.Generation, now);
        return status;
    }

    private static ConditionUpdate Accepted(BondingPolicy policy, bool counts, LastGoodPolicy? lastGood)
    {
        if (!counts)
            return new(
                ConditionTypes.Accepted,
                false,
                NotDefault,
                $"metadata.name is '{policy.Metadata.Name}'; only the policy named {BondingPolicy.DefaultName} counts"
            );
        var read = PolicyMapping.Read(policy.Spec);
        return read.IsValid
            ? new(ConditionTypes.Accepted, true, InForce, "the policy is in force")
            : new(
                ConditionTypes.Accepted,
                false,
                Invalid,
                lastGood is null
                    ? $"{read.ErrorMessage}; the defaults are in force"
                    : $"{read.ErrorMessage}; the last good policy (generation {lastGood.Generation}) stays in force"
            );
    }

    private static ConditionUpdate? Covered(TreasuryState treasury) =>
        treasury switch
        {
            { Problem: { } problem } => new(
                ConditionTypes.GrantsCovered,
                false,
                StatusCorrupted,
                $"{problem}; nothing is granted until it is put right"
            ),
            { Grants.Count: 0 } => null,
            _ when treasury.Grants.Any(grant => grant.Owed > CreditAmount.Zero) => new(
                ConditionTypes.GrantsCovered,
                false,
                TreasuryShort,
                "the taxes collected do not cover all grants; what is owed is paid when they do"
            ),
            _ => new(ConditionTypes.GrantsCovered, true, Paid, "every grant is paid up to now"),
        };

    private static ConditionUpdate Ladder(IReadOnlyList<string> problems) =>
        problems.Count == 0
            ? new(ConditionTypes.LadderApplied, true, Applied, "every PriorityClass of the ladder exists with its value")
            : new(ConditionTypes.LadderApplied, false, ValueTaken, string.Join("; ", problems));
}
