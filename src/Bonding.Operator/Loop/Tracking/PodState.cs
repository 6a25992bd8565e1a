using Bonding.Domain;
using Bonding.Domain.Allocation;
using Bonding.Operator.State;
using Bonding.Resources.CreditAccounts;

namespace Bonding.Operator.Loop.Tracking;

/// <summary>What the loop has learned about one pod from its cache and from its own writes: facts of the next decision.</summary>
/// <param name="firstSeen">What it was created with, as far as first sight tells.</param>
public sealed class PodState(PodBase firstSeen)
{
    private static readonly TimeSpan NodeResponseTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DeferralHolds = TimeSpan.FromSeconds(30);

    private (Millicores Request, Millicores? Limit)? _observed;
    private IReadOnlyList<ContainerCpu>? _accepted;
    private (TenantPod Cached, TenantPod Known)? _view;
    private (PodBase Base, PodQos Qos, NamespaceRange Range)? _boundedBy;
    private IList<PodBaseStatus>? _stored;

    /// <summary>What it was created with, as far as that is known.</summary>
    public PodBase Base { get; private set; } = firstSeen;

    /// <summary>What its containers may request; empty while its base is not known.</summary>
    public IReadOnlyList<ContainerBounds> Bounds { get; private set; } = [];

    /// <summary>What they may request together.</summary>
    public PodBounds Together { get; private set; } = PodBounds.None;

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

    /// <summary>The raise that its node deferred last.</summary>
    public RefusedResize? Deferred { get; private set; }

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

    /// <summary>Takes what its account's status remembers of it, and what its namespace allows.</summary>
    public void Learn(TenantPod pod, IList<PodBaseStatus>? stored, NamespaceRange range)
    {
        if (!ReferenceEquals(stored, _stored))
            (Base, _stored) = (Base.Refine(pod.Uid, stored), stored);
        if (_boundedBy == (Base, pod.Qos, range))
            return;
        (_boundedBy, _view) = ((Base, pod.Qos, range), null);
        Bounds = Base.Containers is [{ IsPod: true } own]
            ? ContainerBounds.OfPod(own, pod.Qos, pod.All.LeastOfPod(pod.Qos))
            : ContainerBounds.Of(Base.Containers, pod.Qos, range.Container);
        var together = PodBounds.Of(Bounds, pod.All.Beside(Base.Containers), pod.All.StartingLimits, pod.Qos, range.Pod);
        Together = together with { LeastLimit = Millicores.Max(together.LeastLimit, pod.All.Inner.Limit) };
    }

    /// <summary>Takes the pod as the cache shows it.</summary>
    /// <returns>The pod as it is known here: with what was written since.</returns>
    public TenantPod Update(TenantPod cached, DateTimeOffset now)
    {
        var pod = ViewOf(cached);
        var cpu = (ContainerCpu.RequestOf(pod.Containers), ContainerCpu.LimitOf(pod.Containers));
        if (_observed is { } before && before != cpu && cpu != (UnobservedResize?.Request, UnobservedResize?.Limit))
            ResizedAt = now;
        _observed = cpu;
        if (UnobservedResize?.IsObservedIn(pod) == true)
            UnobservedResize = null;
        RecordVerdict(pod, now);
        return UnobservedResize?.ApplyTo(pod) ?? pod;
    }

    private TenantPod ViewOf(TenantPod cached)
    {
        if (_view is { } view && ReferenceEquals(view.Cached, cached))
            return view.Known;
        var pod = Base.IsKnown ? cached.Choose(Base.Containers) : cached;
        if (!pod.Pending.IsWish)
            _accepted = pod.Containers;
        else if (pod.Accepted is null)
            pod = pod with { Accepted = _accepted };
        pod = pod with
        {
            Pending = pod.Pending with { Asked = ContainerCpu.RequestOf(pod.Containers) },
            Obstacle = pod.Obstacle ?? ObstacleOf(pod),
            Bounds = Bounds,
        };
        _view = (cached, pod);
        return pod;
    }

    private string? ObstacleOf(TenantPod pod) =>
        pod.RestartsOnResize ? AllocationReason.ResizeUnsupported
        : !Base.IsKnown ? AllocationReason.BaseUnknown
        : pod.ForeignManager is not null ? AllocationReason.ForeignResize
        : (pod.Gaps & _boundedBy?.Range.Fills) > 0 ? AllocationReason.RangeDefaults
        : null;

    // Soon after a write the node may still speak of the request before. A raise that was granted in the end is no longer deferred.
    private void RecordVerdict(TenantPod pod, DateTimeOffset now)
    {
        if (!pod.Pending.IsWish && pod.Request >= Deferred?.Target)
            Deferred = null;
        if (pod.Pending.State == ResizeState.Deferred && pod.Pending.Asked > pod.Request)
            Deferred = new RefusedResize(pod.Pending.Asked, now, pod.NodeMessage)
            {
                Reason = AllocationReason.ResizeDeferred,
                Validity = DeferralHolds,
            };
        if (pod.Pending.State == ResizeState.Infeasible && !IsResizeInFlight && !(now - ResizedAt < NodeResponseTime))
            Infeasible = pod.Pending.Asked;
    }
}

/// <summary>What was written of a pod's CPU from here.</summary>
/// <param name="Containers">Its containers that take part.</param>
/// <param name="Version">The version of the pod that the write made.</param>
public sealed record UnobservedResize(IReadOnlyList<ContainerCpu> Containers, string Version)
{
    /// <summary>What they request together.</summary>
    public Millicores Request => ContainerCpu.RequestOf(Containers);

    /// <summary>Their limits together; null if one has none.</summary>
    public Millicores? Limit => ContainerCpu.LimitOf(Containers);

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
                Containers = Containers,
                Accepted = null,
                Pending = default,
                UnobservedIncrease = new Millicores(Request.Value - pod.Request.Value),
            }
            : pod;
}
