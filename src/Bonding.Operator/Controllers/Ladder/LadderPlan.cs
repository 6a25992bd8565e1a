using Bonding.Domain.Multipliers;
using k8s.Models;

namespace Bonding.Operator.Controllers.Ladder;

/// <summary>PriorityClasses to apply, and those that stand in the way. Nothing is ever deleted: pods may use it.</summary>
public sealed record LadderPlan(IReadOnlyList<V1PriorityClass> Missing, IReadOnlyList<string> Problems)
{
    private const string Never = "Never";
    private const string PreemptLowerPriority = "PreemptLowerPriority";

    /// <param name="ladder">The ladder in force.</param>
    /// <param name="find">The PriorityClass of a name; null if there is none.</param>
    public static LadderPlan For(TierLadder ladder, Func<string, V1PriorityClass?> find)
    {
        var wanted = Enumerable.Range(0, ladder.Count).Select(tier => Class(ladder, tier)).ToList();
        var missing = wanted.Where(tier => find(tier.Name()) is null).ToList();
        var problems = wanted.Select(tier => Problem(tier, find(tier.Name()))).OfType<string>().ToList();
        return new LadderPlan(missing, problems);
    }

    // Tier 0 is everybody's without a bond: it waits for room and pushes nobody out.
    private static V1PriorityClass Class(TierLadder ladder, int tier) => new()
    {
        Metadata = new V1ObjectMeta { Name = ladder.ClassNameOf(tier) },
        Value = ladder.PriorityOf(tier),
        PreemptionPolicy = tier == 0 ? Never : PreemptLowerPriority,
        Description = FormattableString.Invariant($"Tenants with a base multiplier from {ladder.Thresholds[tier]} on."),
    };

    private static string? Problem(V1PriorityClass wanted, V1PriorityClass? found)
    {
        if (found is null || (found.Value == wanted.Value && (found.PreemptionPolicy ?? PreemptLowerPriority) == wanted.PreemptionPolicy)) return null;
        return $"PriorityClass {wanted.Name()} has value {found.Value} and preemptionPolicy {found.PreemptionPolicy}, wanted are {wanted.Value} and "
            + $"{wanted.PreemptionPolicy}; neither can be changed: take another spec.ladder.prefix";
    }
}
