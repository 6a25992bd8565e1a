using Bonding.Operator.State;
using Bonding.Operator.Tenants;
using Bonding.Resources;

namespace Bonding.Operator.Decisions;

/// <summary>What a pod asked for before the operator changed it: what multipliers apply to, and where a limit comes back to. CPU in millicores.</summary>
/// <param name="Request">Request; 0 if it had none.</param>
/// <param name="Limit">Limit, if it had one.</param>
/// <param name="IsStored">Whether a restart of the operator would find it again.</param>
public readonly record struct PodBase(int Request, int? Limit, bool IsStored)
{
    /// <summary>At first sight, when nothing else tells.</summary>
    public static PodBase FirstSeen(TenantPod pod) => new(pod.Request, pod.Limit, IsStored: false);

    /// <summary>
    /// As the workload's template says. What it leaves open, or for a pod without one: as the account's status remembers, else as known before.
    /// </summary>
    /// <param name="stored">Of a pod that runs the tenant now, if the status has one: the pods of a workload were all created alike.</param>
    public PodBase Informed(TemplateCpu? template, AllocationStatus? stored) => new(
        template?.Request ?? stored?.BaseRequest ?? Request,
        template?.Limit ?? (stored is null ? Limit : stored.BaseLimit),
        template?.Limit is not null || stored is not null);
}
