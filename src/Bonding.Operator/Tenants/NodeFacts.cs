using Bonding.Operator.Tenants.KubeVirt;
using k8s.Models;

namespace Bonding.Operator.Tenants;

/// <summary>What is known of a node, read once when it changes.</summary>
/// <param name="Name">Name.</param>
/// <param name="Allocatable">Allocatable CPU in millicores.</param>
/// <param name="AllocatableMemory">Allocatable memory in bytes.</param>
/// <param name="TakesMachines">Whether VMs may be put there: not cordoned, no taint that keeps pods away, schedulable for KubeVirt. Pods that
/// tolerate a taint may be put there all the same.</param>
/// <param name="Labels">Labels.</param>
public sealed record NodeFacts(string Name, int Allocatable, long AllocatableMemory, bool TakesMachines, IReadOnlyDictionary<string, string> Labels)
{
    public static NodeFacts Of(V1Node node) => new(
        node.Name(), Quantities.Millicores(node.Status?.Allocatable) ?? 0, Quantities.Bytes(node.Status?.Allocatable) ?? 0, MayTakeMachines(node),
        node.Metadata.Labels?.ToDictionary() ?? []);

    private static bool MayTakeMachines(V1Node node) =>
        node.Spec?.Unschedulable != true
        && node.Spec?.Taints?.Any(taint => taint.Effect is "NoSchedule" or "NoExecute") != true
        && node.GetLabel(KubeVirtApi.SchedulableLabel) == "true";
}
