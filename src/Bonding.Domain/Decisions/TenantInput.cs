using Bonding.Domain.Allocation;
using Bonding.Domain.Multipliers;

namespace Bonding.Domain.Decisions;

/// <summary>One tenant as a decision sees it.</summary>
/// <param name="Mode">How far the operator goes.</param>
/// <param name="BondedUnits">Units of its account.</param>
/// <param name="SizeMillicores">All the CPU that it can use.</param>
/// <param name="Outlook">Usable forecasts as shares of its size.</param>
/// <param name="Adjustment">What its adjustment remembers.</param>
public readonly record struct TenantInput(
    BondingMode Mode,
    int BondedUnits,
    int SizeMillicores,
    DemandOutlook Outlook,
    AdjustmentState Adjustment
)
{
    /// <summary>What it earns for, in millicores.</summary>
    public int BaselineMillicores { get; init; }

    /// <summary>Whether its account can no longer pay for more than that, <see cref="CpuLimitRule.IsExhausted"/>.</summary>
    public bool CreditsExhausted { get; init; }

    /// <summary>Whether it is moving to another node.</summary>
    public bool IsMigrating { get; init; }

    /// <summary>CPU in use in the second before, as a share of its size; NaN when nobody saw it.</summary>
    public float Used { get; init; } = float.NaN;

    /// <summary>What is remembered of its use: <see cref="TenantOutcome.Fairness"/> of the decision before.</summary>
    public FairnessState Fairness { get; init; }

    /// <summary>Which of its memory and IO were near their limit: <see cref="TenantOutcome.Pressure"/> of the decision before.</summary>
    public PressureState Pressure { get; init; }

    /// <summary>Whether anything is decided for it.</summary>
    public bool IsDecided => Mode is BondingMode.Recommend or BondingMode.Enforce;
}
