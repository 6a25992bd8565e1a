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
    private readonly Dictionary<string, PodState> _pods = [];

    public TenantForecaster Forecaster => forecaster;

    /// <summary>The newest settled sample of each of its CPU counters: of the containers of a workload, or of a VM by node.</summary>
    public IReadOnlyDictionary<string, MetricSample> CpuCounters { get; set; } = RememberedCounters.None;

    /// <summary>The newest settled sample of each of its drives' counters, in MiB.</summary>
    public IReadOnlyDictionary<string, MetricSample> IoCounters { get; set; } = RememberedCounters.None;

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
