using Bonding.Domain.Allocation;
using Bonding.Domain.Credits;
using Bonding.Domain.Metering;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Loop.Forecasts;
using Bonding.Operator.State;
using Bonding.Resources.CreditAccounts;

namespace Bonding.Operator.Loop.Tracking;

/// <summary>
/// What the loop has learned about one tenant and its pods: facts of the next tick. What decisions remember is no part of it,
/// <see cref="Domain.Decisions.DecisionState"/>. Used by one tick at a time.
/// </summary>
public sealed class TenantState(TenantForecaster forecaster)
{
    // Long enough to be seen by whoever looks at the account, and for one who disagrees again and again not to flap.
    private static readonly TimeSpan DoubtShown = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, PodState> _pods = [];
    private List<(string Uid, IReadOnlyList<ContainerCpu> Base)> _basesOf = [];
    private DateTimeOffset _doubtUntil;

    public TenantForecaster Forecaster => forecaster;

    /// <summary>The newest settled samples of its CPU counters.</summary>
    public SampleMemory CpuSamples { get; set; } = SampleMemory.Empty;

    /// <summary>The newest settled samples of its buckets; of drives in MiB.</summary>
    public Dictionary<BucketResource, SampleMemory> BucketSamples { get; } = [];

    /// <summary>What its running pods were created with, as the status of its account keeps it.</summary>
    public IReadOnlyList<PodBaseStatus> Bases { get; private set; } = [];

    /// <summary>What could not be known about its CPU use lately.</summary>
    public UsageDoubt Doubt { get; private set; }

    /// <summary>Notes what the samples that were settled leave unknown.</summary>
    /// <param name="settled">The samples.</param>
    /// <param name="present">The present on the clock of the samples.</param>
    public void Note(IReadOnlyList<UsageSample> settled, DateTimeOffset present)
    {
        if (present > _doubtUntil)
            Doubt = UsageDoubt.None;
        foreach (var sample in settled)
            if (sample.Doubt != UsageDoubt.None)
                (Doubt, _doubtUntil) = (sample.Doubt, present + DoubtShown);
    }

    /// <summary>Returns what is known of a pod. A new pod's base is what first sight tells.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="named">Names of the containers that the account lets take part, if it says so.</param>
    public PodState GetOrAdd(TenantPod pod, IList<string>? named = null)
    {
        if (!_pods.TryGetValue(pod.Uid, out var state))
            _pods[pod.Uid] = state = new PodState(PodBase.FirstObserved(pod, named));
        return state;
    }

    /// <summary>Takes what the account's status remembers of its pods, and what their namespace allows.</summary>
    /// <param name="pods">Its running pods.</param>
    /// <param name="stored">What the status remembers.</param>
    /// <param name="range">What the namespace allows.</param>
    /// <param name="named">Names of the containers that the account lets take part, if it says so.</param>
    public void Learn(IReadOnlyList<TenantPod> pods, AllocationStatus? stored, NamespaceRange range, IList<string>? named = null)
    {
        foreach (var pod in pods)
            GetOrAdd(pod, named).Learn(pod, stored?.Bases, range);
        if (!BasesOf(pods).SequenceEqual(_basesOf))
            (_basesOf, Bases) = ([.. BasesOf(pods)], PodBase.Write(pods.Select(pod => (pod.Uid, GetOrAdd(pod).Base))));
    }

    private IEnumerable<(string Uid, IReadOnlyList<ContainerCpu> Base)> BasesOf(IReadOnlyList<TenantPod> pods) =>
        pods.Select(pod => (pod.Uid, GetOrAdd(pod).Base.Containers));

    /// <summary>Removes pods that are gone.</summary>
    public void RemoveAllExcept(IEnumerable<TenantPod> pods)
    {
        var present = pods.Select(pod => pod.Uid).ToHashSet();
        foreach (var uid in _pods.Keys)
            if (!present.Contains(uid))
                _pods.Remove(uid);
    }
}

/// <summary>What the loop has learned about every tenant. Used by one tick at a time.</summary>
public sealed class TenantStateStore(ForecastEngines engines)
{
    private readonly Dictionary<NamespacedName, TenantState> _states = [];

    public TenantState GetOrAdd(NamespacedName key)
    {
        if (!_states.TryGetValue(key, out var state))
            _states[key] = state = new TenantState(new TenantForecaster(engines.GetOrAdd(key)));
        return state;
    }

    /// <summary>Drops what is remembered of an account's tenant, which begins anew.</summary>
    public void Remove(NamespacedName key)
    {
        _states.Remove(key);
        engines.Remove(key);
    }

    /// <summary>Removes accounts that are gone and returns them.</summary>
    public IReadOnlyList<NamespacedName> RemoveAllExcept(IEnumerable<NamespacedName> present)
    {
        var kept = present.ToHashSet();
        var gone = _states.Keys.Where(key => !kept.Contains(key)).ToList();
        foreach (var key in gone)
            _states.Remove(key);
        engines.RemoveAllExcept(kept);
        return gone;
    }
}
