using Bonding.Domain.Allocation;
using Bonding.Domain.Bonds;
using Bonding.Domain.Bursts;
using Bonding.Domain.Credits;
using Bonding.Domain.Multipliers;
using Bonding.Domain.Relocation;

namespace Bonding.Domain.Decisions;

/// <summary>Every number that a BondingPolicy may set, validated. <see cref="Default"/> is what holds without a policy.</summary>
/// <param name="CapHours">Cap of a balance, in hours of its own earnings, unless the account sets one.</param>
public sealed record BondingRules(BondRules Bonds, MultiplierRules Multipliers, TierLadder Tiers, AllocationRules Allocation, int CapHours)
{
    /// <summary>What the treasury pays, and to whom.</summary>
    public IReadOnlyList<TreasuryGrant> Grants { get; init; } = [];

    /// <summary>How long the balance of a stopped tenant is kept, unless its named size says otherwise.</summary>
    public TimeSpan StoppedRetention { get; init; } = AccountRules.DefaultStoppedRetention;

    /// <summary>What a burst is, and how it is answered.</summary>
    public BurstRules Bursts { get; init; } = BurstRules.Default;

    /// <summary>When VMs are moved off nodes that stay short.</summary>
    public RelocationRules Relocation { get; init; } = RelocationRules.Default;

    /// <summary>Returns the name of the PriorityClass of a tenant that holds <paramref name="units"/> bonded units (0 or more).</summary>
    public string PriorityClassFor(int units) => Tiers.ClassNameOf(TierFor(units));

    /// <summary>Whether a pod keeps the class that its owner chose: it is none of the ladder, and worth more than the tier.</summary>
    /// <param name="className">The present class; null if there is none.</param>
    /// <param name="priority">Its value; null if it is not known.</param>
    public bool KeepsOwnClass(string? className, int? priority, int units) =>
        !Tiers.Reserves(className) && priority > Tiers.PriorityOf(TierFor(units));

    private int TierFor(int units) => Tiers.TierFor(Multipliers.Curve.BaseFor(units));

    public static BondingRules Default { get; } =
        new(BondRules.Default, MultiplierRules.Default, TierLadder.Default, AllocationRules.Default, AccountRules.DefaultCapHours);
}
