using Bonding.Kubernetes.Abstractions;
using k8s.Models;

namespace Bonding.Resources;

/// <summary>A request to convert credits of one account into Bonding Units, for good.</summary>
[KubernetesEntity(Group = BondingGroup.Name, ApiVersion = BondingGroup.Version, Kind = KindName, PluralName = "bonds")]
[EntityScope(EntityScope.Namespaced)]
[KubernetesEntityShortNames("bd")]
[EntityCategories(BondingGroup.Category)]
[Description("A Bond converts credits of one account into Bonding Units, for good. Deleting it neither refunds nor removes units.")]
[GenericAdditionalPrinterColumn(".spec.accountName", "Account", "string")]
[GenericAdditionalPrinterColumn(".spec.units", "Units", "integer")]
[GenericAdditionalPrinterColumn(".status.phase", "Phase", "string")]
[GenericAdditionalPrinterColumn(".status.debited", "Debited", "string")]
[GenericAdditionalPrinterColumn(".status.tax", "Tax", "string", Priority = PrinterColumnPriority.WideView)]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
public sealed class Bond : CustomKubernetesEntity<BondSpec, BondStatus>
{
    public const string KindName = "Bond";
}
