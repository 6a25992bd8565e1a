using Bonding.Domain.Allocation;
using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Domain.Multipliers;
using Bonding.Domain.Relocation;

namespace Bonding.Domain;

/// <summary>Every number that a BondingPolicy may set, validated. <see cref="Default"/> is what holds without a policy.</summary>
/// <param name="CapHours">Cap of a balance, in hours of its own earnings, unless the account sets one.</param>
public sealed record BondingRules(BondTerms Bonds, MultiplierTerms Multipliers, TierLadder Tiers, AllocationTerms Allocation, int CapHours)
{
    /// <summary>What the treasury pays, and to whom.</summary>
    public IReadOnlyList<TreasuryGrant> Grants { get; init; } = [];

    /// <summary>How long the balance of a stopped tenant is kept, unless its named size says otherwise.</summary>
    public TimeSpan StoppedRetention { get; init; } = AccountTerms.DefaultStoppedRetention;

    /// <summary>When VMs are moved off nodes that stay short.</summary>
    public RelocationTerms Relocation { get; init; } = RelocationTerms.Default;

    public static BondingRules Default { get; } = new(
        BondTerms.Default, MultiplierTerms.Default, TierLadder.Default, AllocationTerms.Default, AccountTerms.DefaultCapHours);
}
