using Bonding.Domain.Allocation;
using Bonding.Domain.Multipliers;

namespace Bonding.Domain.Decisions;

/// <summary>What was decided for one tenant.</summary>
/// <param name="Multiplier">Its multiplier, with the state to be handed to the next decision.</param>
/// <param name="Tier">Its rung on the ladder of PriorityClasses.</param>
/// <param name="Pressure">Which of its memory and IO are near their limit; to be handed to the next decision.</param>
public readonly record struct TenantOutcome(MultiplierDecision Multiplier, int Tier, PressureState Pressure)
{
    /// <summary>What is remembered of its use; to be handed to the next decision.</summary>
    public RememberedUse Use { get; init; }
}
