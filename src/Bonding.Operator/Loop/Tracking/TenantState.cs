using Bonding.Domain.Credits;
using Bonding.Domain.Metering;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Cluster;
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
    private DateTimeOffset _doubtUntil;

    public TenantForecaster Forecaster => forecaster;

    /// <summary>The newest settled samples of its CPU counters.</summary>
    public SampleMemory CpuSamples { get; set; } = SampleMemory.Empty;

    /// <summary>The newest settled samples of its buckets; of drives in MiB.</summary>
    public Dictionary<BucketResource, SampleMemory> BucketSamples { get; } = [];

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

    /// <summary>Returns what is known of a pod. What a new pod requests now counts as its base.</summary>
    public PodState GetOrAdd(TenantPod pod)
    {
        if (!_pods.TryGetValue(pod.Uid, out var state))
            _pods[pod.Uid] = state = new PodState(PodBase.FirstObserved(pod));
        return state;
    }

    /// <summary>Learns what its pods asked for before the operator changed them.</summary>
    /// <param name="pods">Its running pods.</param>
    /// <param name="template">The workload's template, if it is one.</param>
    /// <param name="stored">What the account's status remembers of some pod.</param>
    public void UpdateBases(IReadOnlyList<TenantPod> pods, TemplateCpu? template, AllocationStatus? stored)
    {
        var ofThese = stored is { BaseRequest: > 0 } && pods.Any(pod => pod.Uid == stored.PodUid) ? stored : null;
        foreach (var pod in pods.Select(GetOrAdd))
            pod.RefineBase(template, ofThese);
    }

    /// <summary>Records which requests nodes called infeasible.</summary>
    public void RecordInfeasible(IEnumerable<TenantPod> pods, DateTimeOffset now)
    {
        foreach (var pod in pods.Where(pod => pod.IsInfeasible))
            GetOrAdd(pod).RecordInfeasible(pod.Request, now);
    }

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
