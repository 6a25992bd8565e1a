using Bonding.Kubernetes.Abstractions;
using k8s.Models;

namespace Bonding.Resources;

/// <summary>The credits, bonded units and multiplier of one tenant.</summary>
[KubernetesEntity(Group = BondingGroup.Name, ApiVersion = BondingGroup.Version, Kind = KindName, PluralName = "creditaccounts")]
[EntityScope(EntityScope.Namespaced)]
[KubernetesEntityShortNames("ca")]
[EntityCategories(BondingGroup.Category)]
[Description("A CreditAccount holds the resource credits of one tenant, its bonded units and the preemption multiplier that they give. " +
    "The account, not the Bond objects, holds the bonded units.")]
[GenericAdditionalPrinterColumn(".status.balance", "Balance", "string")]
[GenericAdditionalPrinterColumn(".status.bondedUnits", "Bonded", "integer")]
[GenericAdditionalPrinterColumn(".status.multiplier.effective", "Multiplier", "number")]
[GenericAdditionalPrinterColumn(".status.tier", "Tier", "string")]
[GenericAdditionalPrinterColumn(".spec.mode", "Mode", "string")]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
public sealed class CreditAccount : CustomKubernetesEntity<CreditAccountSpec, CreditAccountStatus>
{
    public const string KindName = "CreditAccount";
}
