using Bonding.Domain.Bursts;
using Bonding.Domain.Multipliers;

namespace Bonding.Domain.Allocation;

/// <summary>What is known of one tenant when a decision is made.</summary>
/// <param name="Key">Identifies the tenant from one decision to the next: its account, namespace/name.</param>
/// <param name="Mode">How far the operator goes.</param>
/// <param name="BondedUnits">Units of its account.</param>
/// <param name="Size">All the CPU that it can use.</param>
/// <param name="Outlook">Usable forecasts as shares of its size.</param>
public readonly record struct TenantFacts(string Key, BondingMode Mode, int BondedUnits, Millicores Size, DemandOutlook Outlook)
{
    /// <summary>What it earns for, <see cref="Credits.EarnRate.Baseline"/>.</summary>
    public Millicores Baseline { get; init; }

    /// <summary>How far its credits reach.</summary>
    public CreditReserve Reserve { get; init; }

    /// <summary>Whether it is moving to another node, or waits to.</summary>
    public bool IsMigrating { get; init; }

    /// <summary>CPU in use in the second before, as a share of its size; NaN if it is not known.</summary>
    public float Used { get; init; } = float.NaN;

    /// <summary>Whose it is: what one tenant of an owner leaves goes to its others before it goes to strangers.</summary>
    public string Owner { get; init; } = Key;

    /// <summary>What is known of its bursts.</summary>
    public BurstOutlook Bursts { get; init; } = BurstOutlook.Unknown;

    /// <summary>Whether anything is decided for it.</summary>
    public bool IsDecided => Mode is BondingMode.Recommend or BondingMode.Enforce;
}

/// <summary>How far an account's credits reach, <see cref="CpuLimitRule.ReserveOf"/>.</summary>
public enum CreditReserve
{
    /// <summary>It can pay for use above its baseline; a lowered limit comes back.</summary>
    Ample,

    /// <summary>It can pay, but has not saved enough for a lowered limit to come back.</summary>
    Recovering,

    /// <summary>It can no longer pay for use above its baseline.</summary>
    UsedUp,
}
