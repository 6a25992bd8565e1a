using Bonding.Domain.Credits;
using Bonding.Domain.Multipliers;
using Bonding.Domain.Relocation;
using Bonding.Kubernetes.Abstractions;
using Bonding.Resources.Common;
using k8s.Models;

namespace Bonding.Resources.Policies;

/// <summary>Every number of the system. Without it the defaults hold.</summary>
[KubernetesEntity(Group = BondingGroup.Name, ApiVersion = BondingGroup.Version, Kind = KindName, PluralName = "bondingpolicies")]
[EntityScope(EntityScope.Cluster)]
[KubernetesEntityShortNames("bp")]
[EntityCategories(BondingGroup.Category)]
[Description(
    "The BondingPolicy named default sets the price of a Bonding Unit, the multiplier and the allocation for the whole cluster. Without it the defaults hold."
)]
[ValidationRule("self.metadata.name == 'default'", message: "the one BondingPolicy is named default")]
[GenericAdditionalPrinterColumn(".spec.bonding.unitPrice", "Unit Price", "string")]
[GenericAdditionalPrinterColumn(".spec.bonding.taxPercent", "Tax %", "number")]
[GenericAdditionalPrinterColumn(".status.treasury", "Treasury", "string")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type=='Accepted')].status", "Accepted", "string")]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
public sealed class BondingPolicy : CustomKubernetesEntity<BondingPolicySpec, BondingPolicyStatus>
{
    public const string KindName = "BondingPolicy";

    /// <summary>The name of the one policy that counts.</summary>
    public const string DefaultName = "default";
}

/// <summary>A part that is left out keeps its defaults.</summary>
public sealed class BondingPolicySpec
{
    [Description("Price, tax and caps of Bonding Units.")]
    public BondingPolicyBonding Bonding { get; set; } = new();

    [Description("What is done with the taxes.")]
    public BondingPolicyTreasury Treasury { get; set; } = new();

    [Description("How credits are held.")]
    public BondingPolicyCredits Credits { get; set; } = new();

    [Description("The multiplier and its stability.")]
    public BondingPolicyMultiplier Multiplier { get; set; } = new();

    [Description("The ladder of PriorityClasses.")]
    public BondingPolicyLadder Ladder { get; set; } = new();

    [Description("CPU requests of running pods.")]
    public BondingPolicyAllocation Allocation { get; set; } = new();

    [Description("Live migration of VMs off nodes that stay short of CPU.")]
    public BondingPolicyRelocation Relocation { get; set; } = new();
}

/// <summary>How credits are held.</summary>
public sealed class BondingPolicyCredits
{
    [Description("Cap of a balance, in hours of the account's own earnings.")]
    [Defaulted]
    [RangeMinimum(1)]
    [RangeMaximum(8760)]
    public int CapHours { get; set; } = AccountRules.DefaultCapHours;

    [Description(
        "How long the balance of a stopped tenant is kept, in hours; beyond, it is lost when the tenant starts again. Bonded units stay. Named sizes keep it as AWS does: t2 not at all, t3 and t4g for 168 hours."
    )]
    [Defaulted]
    [RangeMinimum(0)]
    [RangeMaximum(87600)]
    public int StoppedRetentionHours { get; set; } = (int)AccountRules.DefaultStoppedRetention.TotalHours;
}

/// <summary>The ladder of PriorityClasses. The value of a class cannot be changed: other values take another prefix.</summary>
public sealed class BondingPolicyLadder
{
    /// <summary>Most values of <see cref="Thresholds"/>.</summary>
    public const int MaxTiers = 16;

    /// <summary>Most characters of <see cref="Prefix"/>.</summary>
    public const int MaxPrefixLength = 60;

    [Description("Base multiplier from which each tier counts, rising; the first is 1 or less.")]
    [Defaulted]
    [Items(1, MaxTiers)]
    public IList<double> Thresholds { get; set; } = [.. TierLadder.Default.Thresholds];

    [Description("Priority of tier 0.")]
    [Defaulted]
    [RangeMinimum(-1_000_000_000)]
    [RangeMaximum(900_000_000)]
    public int BaseValue { get; set; } = TierLadder.Default.BaseValue;

    [Description("Priority between neighbouring tiers.")]
    [Defaulted]
    [RangeMinimum(1)]
    [RangeMaximum(1_000_000)]
    public int Step { get; set; } = TierLadder.Default.Step;

    [Description("Name of the PriorityClasses before the tier's number.")]
    [Defaulted]
    [Length(1, MaxPrefixLength)]
    [Pattern(@"^[a-z0-9]([-a-z0-9.]*)$")]
    public string Prefix { get; set; } = TierLadder.Default.Prefix;
}

/// <summary>Live migration of VMs off nodes that stay short of CPU.</summary>
public sealed class BondingPolicyRelocation
{
    [Description(
        "Whether the VM of the lowest multiplier is moved off a node that stays short. Only VMs whose evictionStrategy is LiveMigrate or LiveMigrateIfPossible."
    )]
    [Defaulted]
    public bool Enabled { get; set; } = RelocationRules.Default.Enabled;

    [Description("How long a node must have been short without a break, and again before the next VM is moved off it, in seconds.")]
    [Defaulted]
    [RangeMinimum(10)]
    [RangeMaximum(86_400)]
    public double ShortSeconds { get; set; } = RelocationRules.Default.ShortFor.TotalSeconds;

    [Description("A VM that has migrated is not moved again before this is over, in seconds.")]
    [Defaulted]
    [RangeMinimum(60)]
    [RangeMaximum(604_800)]
    public double CooldownSeconds { get; set; } = RelocationRules.Default.Cooldown.TotalSeconds;
}
