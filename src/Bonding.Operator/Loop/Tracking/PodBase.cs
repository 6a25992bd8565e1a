using Bonding.Domain;
using Bonding.Domain.Allocation;
using Bonding.Operator.State;
using Bonding.Resources.CreditAccounts;

namespace Bonding.Operator.Loop.Tracking;

/// <summary>
/// What the containers of a pod that take part were created with, for as long as the pod lives: what multipliers apply to, and what comes
/// back.
/// </summary>
/// <param name="Containers">Their CPU; empty while it is not known.</param>
/// <param name="IsStored">Whether a restart of the operator would find it again.</param>
public sealed record PodBase(IReadOnlyList<ContainerCpu> Containers, bool IsStored)
{
    public static PodBase Unknown { get; } = new([], IsStored: false);

    public bool IsKnown => Containers.Count > 0;

    /// <summary>What they requested together.</summary>
    public Millicores Request { get; } = ContainerCpu.RequestOf(Containers);

    /// <summary>Their limits together; null if one had none.</summary>
    public Millicores? Limit { get; } = ContainerCpu.LimitOf(Containers);

    /// <summary>At first sight: as the pod was created if nobody has resized it since, else not known.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="named">Names of the containers that the account lets take part; null or empty leaves that to the pod.</param>
    public static PodBase FirstObserved(TenantPod pod, IList<string>? named = null)
    {
        IReadOnlyList<ContainerCpu> chosen = [.. pod.All.Created?.Where(container => named?.Contains(container.Name) == true) ?? []];
        return (chosen.Count > 0 ? chosen : pod.Created) is { Count: > 0 } created ? new(created, IsStored: false) : Unknown;
    }

    /// <summary>Returns the base that the status of the account remembers of this pod; this one if there is none.</summary>
    public PodBase Refine(string uid, IEnumerable<PodBaseStatus>? stored)
    {
        foreach (var known in stored ?? [])
            if (known.PodUids.Contains(uid))
                return IsStored && Containers.SequenceEqual(Read(known)) ? this : new PodBase(Read(known), IsStored: true);
        return IsStored ? this with { IsStored = false } : this;
    }

    /// <summary>Returns the bases of pods as an account's status keeps them: one entry for all pods that were created alike.</summary>
    public static IReadOnlyList<PodBaseStatus> Write(IEnumerable<(string Uid, PodBase Base)> pods) =>
        [
            .. pods.Where(pod => pod.Base.IsKnown)
                .GroupBy(pod => string.Join(',', pod.Base.Containers.Select(container => container.ToString())), StringComparer.Ordinal)
                .Select(alike => new PodBaseStatus
                {
                    PodUids = [.. alike.Select(pod => pod.Uid).Order(StringComparer.Ordinal)],
                    Containers = [.. alike.First().Base.Containers.Select(Write)],
                })
                .OrderBy(known => known.PodUids[0], StringComparer.Ordinal),
        ];

    private static ContainerBaseStatus Write(ContainerCpu container) =>
        new()
        {
            Name = container.Name,
            Request = container.Request.Value,
            Limit = container.Limit?.Value,
            Sidecar = container.IsSidecar ? true : null,
        };

    // The schema has no bounds there: what was put in by hand must not stop the loop.
    private static IReadOnlyList<ContainerCpu> Read(PodBaseStatus known) =>
        [
            .. known.Containers.Select(container => new ContainerCpu(
                container.Name,
                Stored(container.Request),
                container.Limit is { } limit ? Stored(limit) : null
            )
            {
                IsSidecar = container.Sidecar == true,
            }),
        ];

    private static Millicores Stored(int millicores) => new(Math.Max(0, millicores));
}
