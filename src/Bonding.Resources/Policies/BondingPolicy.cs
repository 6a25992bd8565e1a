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
    [DefaultValue(24)]
    [RangeMinimum(1)]
    [RangeMaximum(8760)]
    public int CapHours { get; set; } = 24;

    [Description(
        "How long the balance of a stopped tenant is kept, in hours; beyond, it is lost when the tenant starts again. Bonded units stay. Named sizes keep it as AWS does: t2 not at all, t3 and t4g for 168 hours."
    )]
    [DefaultValue(168)]
    [RangeMinimum(0)]
    [RangeMaximum(87600)]
    public int StoppedRetentionHours { get; set; } = 168;
}

/// <summary>The ladder of PriorityClasses. The value of a class cannot be changed: other values take another prefix.</summary>
public sealed class BondingPolicyLadder
{
    [Description("Base multiplier from which each tier counts, rising; the first is 1 or less.")]
    [DefaultValue("[1,1.5,3,5,7.5,10.5]", Json = true)]
    [Items(1, 16)]
    public IList<double> Thresholds { get; set; } = [1, 1.5, 3, 5, 7.5, 10.5];

    [Description("Priority of tier 0.")]
    [DefaultValue(1000)]
    [RangeMinimum(-1_000_000_000)]
    [RangeMaximum(900_000_000)]
    public int BaseValue { get; set; } = 1000;

    [Description("Priority between neighbouring tiers.")]
    [DefaultValue(1000)]
    [RangeMinimum(1)]
    [RangeMaximum(1_000_000)]
    public int Step { get; set; } = 1000;

    [Description("Name of the PriorityClasses before the tier's number.")]
    [DefaultValue("bonding-tier-")]
    [Length(1, 60)]
    [Pattern(@"^[a-z0-9]([-a-z0-9.]*)$")]
    public string Prefix { get; set; } = "bonding-tier-";
}

/// <summary>Live migration of VMs off nodes that stay short of CPU.</summary>
public sealed class BondingPolicyRelocation
{
    [Description(
        "Whether the VM of the lowest multiplier is moved off a node that stays short. Only VMs whose evictionStrategy is LiveMigrate or LiveMigrateIfPossible."
    )]
    [DefaultValue(false)]
    public bool Enabled { get; set; }

    [Description("How long a node must have been short without a break, and again before the next VM is moved off it, in seconds.")]
    [DefaultValue(300)]
    [RangeMinimum(10)]
    [RangeMaximum(86_400)]
    public double ShortSeconds { get; set; } = 300;

    [Description("A VM that has migrated is not moved again before this is over, in seconds.")]
    [DefaultValue(3600)]
    [RangeMinimum(60)]
    [RangeMaximum(604_800)]
    public double CooldownSeconds { get; set; } = 3600;
}
