using Bonding.Kubernetes.Abstractions;
using k8s.Models;

namespace Bonding.Resources;

/// <summary>Every number of the system. Without it the defaults hold.</summary>
[KubernetesEntity(Group = BondingGroup.Name, ApiVersion = BondingGroup.Version, Kind = KindName, PluralName = "bondingpolicies")]
[EntityScope(EntityScope.Cluster)]
[KubernetesEntityShortNames("bp")]
[EntityCategories(BondingGroup.Category)]
[Description("The BondingPolicy named default sets the price of a Bonding Unit, the multiplier and the allocation for the whole cluster. Without it the defaults hold.")]
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
