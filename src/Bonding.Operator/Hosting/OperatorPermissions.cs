using Bonding.Kubernetes.Abstractions;
using Bonding.Resources.Bonds;
using Bonding.Resources.Common;
using Bonding.Resources.CreditAccounts;
using Bonding.Resources.NamespaceLedgers;
using Bonding.Resources.Policies;
using k8s.Models;

namespace Bonding.Operator.Hosting;

/// <summary>
/// Lists every permission that the operator uses in the cluster. The chart's ClusterRole is generated from it, except for permissions that
/// depend on the values of the chart. The operator reads no secrets here, and neither creates nor edits pods.
/// </summary>
[EntityRbac(typeof(CreditAccount), Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch)]
[EntityRbac(typeof(Bond), Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch | RbacVerb.Create)]
[EntityRbac(typeof(BondingPolicy), Verbs = RbacVerb.List | RbacVerb.Watch)]
[EntityRbac(typeof(NamespaceLedger), Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch | RbacVerb.Create)]
[GenericRbac(
    Groups = [BondingGroup.Name],
    Resources = ["creditaccounts/status", "bonds/status", "bondingpolicies/status", "namespaceledgers/status"],
    Verbs = RbacVerb.Update
)]
[EntityRbac(typeof(V1Pod), typeof(V1Node), typeof(V1LimitRange), typeof(V1ResourceQuota), Verbs = RbacVerb.List | RbacVerb.Watch)]
[GenericRbac(Groups = [""], Resources = ["pods/resize"], Verbs = RbacVerb.Patch)]
[EntityRbac(typeof(V1Deployment), typeof(V1StatefulSet), typeof(V1ReplicaSet), Verbs = RbacVerb.List | RbacVerb.Watch)]
[GenericRbac(
    Groups = ["kubevirt.io"],
    Resources = ["virtualmachines", "virtualmachineinstances", "virtualmachineinstancemigrations"],
    Verbs = RbacVerb.List | RbacVerb.Watch
)]
[GenericRbac(Groups = ["kubevirt.io"], Resources = ["virtualmachineinstances"], Verbs = RbacVerb.Get)]
[GenericRbac(Groups = ["kubevirt.io"], Resources = ["virtualmachineinstancemigrations"], Verbs = RbacVerb.Create)]
[EntityRbac(typeof(V1PriorityClass), Verbs = RbacVerb.List | RbacVerb.Watch | RbacVerb.Create | RbacVerb.Patch)]
[EntityRbac(typeof(V1TokenReview), typeof(V1SubjectAccessReview), Verbs = RbacVerb.Create)]
[GenericRbac(Groups = ["events.k8s.io"], Resources = ["events"], Verbs = RbacVerb.Create | RbacVerb.Patch)]
public static class OperatorPermissions;
