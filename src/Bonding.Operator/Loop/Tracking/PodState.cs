using Bonding.Domain;
using Bonding.Domain.Allocation;
using Bonding.Operator.Cluster;
using Bonding.Operator.State;
using Bonding.Resources.CreditAccounts;

namespace Bonding.Operator.Loop.Tracking;

/// <summary>What the loop has learned about one pod from its cache and from its own writes: facts of the next decision.</summary>
/// <param name="firstSeen">What it asked for at first sight.</param>
public sealed class PodState(PodBase firstSeen)
{
    private static readonly TimeSpan NodeResponseTime = TimeSpan.FromSeconds(10);

    private (Millicores Request, Millicores? Limit)? _observed;

    /// <summary>What it asked for before the operator changed it, as far as that is known.</summary>
    public PodBase Base { get; private set; } = firstSeen;

    /// <summary>Whether a resize of it has begun and its result was not collected yet.</summary>
    public bool IsResizeInFlight { get; private set; }

    /// <summary>When it was last resized, from here or, as far as the cache shows, by another replica.</summary>
    public DateTimeOffset? ResizedAt { get; private set; }

    /// <summary>The last resize from here that the cache does not show yet.</summary>
    public UnobservedResize? UnobservedResize { get; private set; }

    /// <summary>A request that its node called infeasible for it; null if there was none.</summary>
    public Millicores? Infeasible { get; private set; }

    /// <summary>The resize that was refused last, until one succeeds.</summary>
    public RefusedResize? Refused { get; private set; }

    /// <summary>Records that a resize begins.</summary>
    public void BeginResize() => IsResizeInFlight = true;

    /// <summary>Records that a resize which had begun was not sent.</summary>
    public void WithdrawResize() => IsResizeInFlight = false;

    /// <summary>Records the end of a resize that was sent.</summary>
    /// <param name="at">When it ended.</param>
    /// <param name="refused">The refusal, if it was refused.</param>
    /// <param name="applied">What was written, if it was applied.</param>
    public void EndResize(DateTimeOffset at, RefusedResize? refused, UnobservedResize? applied)
    {
        IsResizeInFlight = false;
        ResizedAt = at;
        Refused = refused;
        UnobservedResize = applied ?? UnobservedResize;
    }

    /// <summary>Learns what it asked for before the operator changed it, <see cref="PodBase.Refine"/>.</summary>
    public void RefineBase(TemplateCpu? template, AllocationStatus? stored) => Base = Base.Refine(template, stored);

    /// <summary>
    /// Records that its node called its request infeasible. Soon after a write the node may still speak of the request before.
    /// </summary>
    public void RecordInfeasible(Millicores request, DateTimeOffset now)
    {
        if (!IsResizeInFlight && !(now - ResizedAt < NodeResponseTime))
            Infeasible = request;
    }

    /// <summary>Takes the pod as the cache shows it.</summary>
    /// <returns>The pod with what was written since.</returns>
    public TenantPod Update(TenantPod pod, DateTimeOffset now)
    {
        var cpu = (pod.Request, pod.Limit);
        if (_observed is { } before && before != cpu && cpu != (UnobservedResize?.Request, UnobservedResize?.Limit))
            ResizedAt = now;
        _observed = cpu;
        if (UnobservedResize?.IsObservedIn(pod) == true)
            UnobservedResize = null;
        return UnobservedResize?.ApplyTo(pod) ?? pod;
    }
}

/// <summary>
/// What a pod asked for before the operator changed it: what multipliers apply to, and where a limit comes back to.
/// </summary>
/// <param name="Request">Request; zero if it had none.</param>
/// <param name="Limit">Limit, if it had one.</param>
/// <param name="IsStored">Whether a restart of the operator would find it again.</param>
public readonly record struct PodBase(Millicores Request, Millicores? Limit, bool IsStored)
{
    /// <summary>At first sight, when nothing else tells.</summary>
    public static PodBase FirstObserved(TenantPod pod) => new(pod.Request, pod.Limit, IsStored: false);

    /// <summary>
    /// As the workload's template says. What it leaves open, or for a pod without one: as the account's status remembers, else as known
    /// before.
    /// </summary>
    /// <param name="stored">
    /// Of a pod that runs the tenant now, if the status has one: the pods of a workload were all created alike.
    /// </param>
    public PodBase Refine(TemplateCpu? template, AllocationStatus? stored) =>
        new(
            template?.Request ?? StoredCpu(stored?.BaseRequest) ?? Request,
            template?.Limit ?? (stored is null ? Limit : StoredCpu(stored.BaseLimit)),
            template?.Limit is not null || stored is not null
        );

    // The schema has no bounds there: what was put in by hand must not stop the loop.
    private static Millicores? StoredCpu(int? millicores) => millicores is { } known ? new Millicores(Math.Max(0, known)) : null;
}

/// <summary>What was written of a pod's CPU from here.</summary>
/// <param name="Request">Its request.</param>
/// <param name="Limit">Its limit, if any.</param>
/// <param name="Version">The version of the pod that the write made.</param>
public sealed record UnobservedResize(Millicores Request, Millicores? Limit, string Version)
{
    /// <summary>Whether a pod from the cache is as new as the write.</summary>
    public bool IsObservedIn(TenantPod pod) => !ObjectVersion.IsNewer(Version, pod.Version);

    /// <summary>
    /// The pod as it is, when the cache does not show it yet. A raise counts at once, a decrease once it is seen: room is never counted
    /// twice.
    /// </summary>
    public TenantPod ApplyTo(TenantPod pod) =>
        Request > pod.Request
            ? pod with
            {
                Request = Request,
                Limit = Limit,
                UnobservedIncrease = new Millicores(Request.Value - pod.Request.Value),
            }
            : pod;
}
