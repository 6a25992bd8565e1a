using Bonding.Domain.Credits;
using Bonding.Domain.Multipliers;
using Bonding.Domain.Relocation;
using Bonding.Kubernetes.Abstractions;
using Bonding.Resources.Common;
using k8s.Models;

namespace Bonding.Resources.Policies;

/// <summary>Sets every number of the system. Without a policy the defaults apply.</summary>
[KubernetesEntity(Group = BondingGroup.Name, ApiVersion = BondingGroup.Version, Kind = KindName, PluralName = "bondingpolicies")]
[EntityScope(EntityScope.Cluster)]
[KubernetesEntityShortNames("bp")]
[EntityCategories(BondingGroup.Category)]
[Description(
    "The BondingPolicy named default sets the price of a Bonding Unit, the multiplier and the allocation for the whole cluster. "
        + "Without it the defaults apply."
)]
[ValidationRule("self.metadata.name == 'default'", message: "the only BondingPolicy is named default")]
[GenericAdditionalPrinterColumn(".spec.bonding.unitPrice", "Unit Price", "string")]
[GenericAdditionalPrinterColumn(".spec.bonding.taxPercent", "Tax %", "number")]
[GenericAdditionalPrinterColumn(".status.treasury", "Treasury", "string")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type=='Accepted')].status", "Accepted", "string")]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
public sealed class BondingPolicy : CustomKubernetesEntity<BondingPolicySpec, BondingPolicyStatus>
{
    public const string KindName = "BondingPolicy";

    /// <summary>The name of the only policy.</summary>
    public const string DefaultName = "default";
}

/// <summary>The rules of the whole cluster. A part that is left out keeps its defaults.</summary>
public sealed class BondingPolicySpec
{
    [Description("Price, tax and limits of Bonding Units.")]
    public BondingPolicyBonding Bonding { get; set; } = new();

    [Description("How collected taxes are used.")]
    public BondingPolicyTreasury Treasury { get; set; } = new();

    [Description("Limits on held credits.")]
    public BondingPolicyCredits Credits { get; set; } = new();

    [Description("The multiplier, and how fast it may change.")]
    public BondingPolicyMultiplier Multiplier { get; set; } = new();

    [Description("The tiers: one PriorityClass each.")]
    public BondingPolicyLadder Ladder { get; set; } = new();

    [Description("How the CPU requests of running pods are set.")]
    public BondingPolicyAllocation Allocation { get; set; } = new();

    [Description("Live migration of VMs away from nodes that stay short of CPU.")]
    public BondingPolicyRelocation Relocation { get; set; } = new();
}

/// <summary>Limits on held credits.</summary>
public sealed class BondingPolicyCredits
{
    [Description("Largest balance, in hours of the account's own earnings, unless the account sets maxBalance.")]
    [Defaulted]
    [RangeMinimum(1)]
    [RangeMaximum(8760)]
    public int CapHours { get; set; } = AccountRules.DefaultCapHours;

    [Description(
        "How long the balance of a stopped tenant is kept, in hours. After that it is lost when the tenant starts again. "
            + "Bonded units are kept. Named sizes follow AWS: t2 does not keep the balance, t3 and t4g keep it for 168 hours."
    )]
    [Defaulted]
    [RangeMinimum(0)]
    [RangeMaximum(87600)]
    public int StoppedRetentionHours { get; set; } = (int)AccountRules.DefaultStoppedRetention.TotalHours;
}

/// <summary>The tiers, one PriorityClass each. The value of a class cannot be changed: new values need a new prefix.</summary>
public sealed class BondingPolicyLadder
{
    /// <summary>Most values of <see cref="Thresholds"/>.</summary>
    public const int MaxTiers = 16;

    /// <summary>Most characters of <see cref="Prefix"/>.</summary>
    public const int MaxPrefixLength = 60;

    [Description("Lowest base multiplier of each tier, in rising order. The first is 1 or less.")]
    [Defaulted]
    [Items(1, MaxTiers)]
    public IList<double> Thresholds { get; set; } = [.. TierLadder.Default.Thresholds];

    [Description("Priority of tier 0.")]
    [Defaulted]
    [RangeMinimum(-1_000_000_000)]
    [RangeMaximum(900_000_000)]
    public int BaseValue { get; set; } = TierLadder.Default.BaseValue;

    [Description("Difference in priority between neighbouring tiers.")]
    [Defaulted]
    [RangeMinimum(1)]
    [RangeMaximum(1_000_000)]
    public int Step { get; set; } = TierLadder.Default.Step;

    [Description(
        "Lowest tier whose pods may preempt others: their PriorityClass has preemptionPolicy PreemptLowerPriority. By default none may. "
            + "On servers with the feature InPlacePodVerticalScalingSchedulerPreemption a resize of such a pod can delete pods too."
    )]
    [RangeMinimum(0)]
    [RangeMaximum(MaxTiers)]
    public int? PreemptsFromTier { get; set; }

    [Description("Prefix of the PriorityClass names; the number of the tier follows it. New values need a new prefix.")]
    [Defaulted]
    [Length(1, MaxPrefixLength)]
    [Pattern(@"^[a-z0-9]([-a-z0-9.]*)$")]
    public string Prefix { get; set; } = TierLadder.Default.Prefix;
}

/// <summary>Live migration of VMs away from nodes that stay short of CPU.</summary>
public sealed class BondingPolicyRelocation
{
    [Description(
        "Whether the VM with the lowest multiplier is moved away from a node that stays short of CPU. "
            + "Only VMs whose evictionStrategy is LiveMigrate or LiveMigrateIfPossible are moved."
    )]
    [Defaulted]
    public bool Enabled { get; set; } = RelocationRules.Default.Enabled;

    [Description(
        "How long a node must be short of CPU without a break before a VM is moved away from it, in seconds. "
            + "Each further VM waits as long again."
    )]
    [Defaulted]
    [RangeMinimum(10)]
    [RangeMaximum(86_400)]
    public double ShortSeconds { get; set; } = RelocationRules.Default.ShortFor.TotalSeconds;

    [Description("How long a VM is not moved again after it migrated, in seconds.")]
    [Defaulted]
    [RangeMinimum(60)]
    [RangeMaximum(604_800)]
    public double CooldownSeconds { get; set; } = RelocationRules.Default.Cooldown.TotalSeconds;
}
