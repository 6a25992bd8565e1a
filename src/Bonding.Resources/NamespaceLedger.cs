using Bonding.Kubernetes.Abstractions;
using k8s.Models;

namespace Bonding.Resources;

/// <summary>The operator's own record of one namespace, named after it. It outlives the accounts and the namespace.</summary>
[KubernetesEntity(Group = BondingGroup.Name, ApiVersion = BondingGroup.Version, Kind = KindName, PluralName = "namespaceledgers")]
[EntityScope(EntityScope.Cluster)]
[KubernetesEntityShortNames("nl")]
[EntityCategories(BondingGroup.Category)]
[Description("A NamespaceLedger is the operator's record of the accounts of the namespace that it is named after: which were opened, how many units each " +
    "can hold, what was collected and granted. It keeps the taxes of deleted accounts. The operator makes and writes it; deleting it forgets deleted accounts.")]
[GenericAdditionalPrinterColumn(".status.units", "Units", "integer")]
[GenericAdditionalPrinterColumn(".status.collected", "Collected", "string")]
[GenericAdditionalPrinterColumn(".status.granted", "Granted", "string")]
[GenericAdditionalPrinterColumn(".status.closed.accounts", "Closed", "integer", Priority = PrinterColumnPriority.WideView)]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
public sealed class NamespaceLedger : CustomKubernetesEntity<NamespaceLedgerSpec, NamespaceLedgerStatus>
{
    public const string KindName = "NamespaceLedger";
}
