using Bonding.Domain.Allocation;
using Bonding.Domain.Metering;
using Bonding.Domain.Multipliers;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Cluster;
using Bonding.Operator.Loop.Forecasts;
using Bonding.Operator.Loop.Observe;
using Bonding.Operator.State;
using Bonding.Resources.CreditAccounts;

namespace Bonding.Operator.Loop.Tracking;

/// <summary>What the loop remembers of one tenant from tick to tick. Used by one tick at a time.</summary>
public sealed class TenantState(TenantForecaster sensors, DateTimeOffset now)
{
    private static readonly TimeSpan NodeResponseTime = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, PodState> _pods = [];

    public TenantForecaster Forecaster => sensors;

    public SurgeDetector SurgeDetector { get; } = new();

    /// <summary>The newest settled sample of each of its CPU counters: of the containers of a workload, or of a VM by node.</summary>
    public IReadOnlyDictionary<string, MetricSample> CpuCounters { get; set; } = RememberedCounters.None;

    /// <summary>The same of its drives, in MiB.</summary>
    public IReadOnlyDictionary<string, MetricSample> IoCounters { get; set; } = RememberedCounters.None;

    public AdjustmentState Adjustment { get; set; } = AdjustmentState.Start(now);

    /// <summary>Which of its memory and IO are near their limit.</summary>
    public PressureState Pressure { get; set; }

    /// <summary>Whether its limit was lowered and its account has not recovered since: <see cref="TenantView.IsThrottled"/> of the last tick.</summary>
    public bool WasThrottled { get; set; }

    /// <summary>The last write of a PriorityClass to its template: a refusal is not hammered, and nothing restarts twice in a row.</summary>
    public PriorityAttempt? PriorityAttempt { get; set; }

    /// <summary>The last move of its VM that was begun from here.</summary>
    public RelocationAttempt? RelocationAttempt { get; set; }

    /// <summary>What is remembered of its CPU use, to be even with others over time.</summary>
    public FairnessState Use { get; set; }

    /// <summary>The standing that its account was last nudged about.</summary>
    public TenantDecision? LastReported { get; set; }

    /// <summary>What is remembered of a pod; begins with what it requests now.</summary>
    public PodState GetOrAdd(TenantPod pod)
    {
        if (!_pods.TryGetValue(pod.Uid, out var memory))
            _pods[pod.Uid] = memory = new PodState(PodBase.FirstObserved(pod));
        return memory;
    }

    /// <summary>What is remembered of a pod, if anything is.</summary>
    public PodState? Find(string podUid) => _pods.GetValueOrDefault(podUid);

    /// <summary>Learns what its pods asked for before the operator changed them.</summary>
    /// <param name="pods">Its running pods.</param>
    /// <param name="template">The workload's template, if it is one.</param>
    /// <param name="stored">What the account's status remembers of some pod.</param>
    public void UpdateBases(IReadOnlyList<TenantPod> pods, TemplateCpu? template, AllocationStatus? stored)
    {
        var ofThese = stored is { BaseRequest: > 0 } && pods.Any(pod => pod.Uid == stored.PodUid) ? stored : null;
        foreach (var pod in pods.Select(GetOrAdd))
            pod.Base = pod.Base.Refine(template, ofThese);
    }

    /// <summary>Remembers what nodes called infeasible. Soon after a write they may still speak of the request before.</summary>
    public void RecordInfeasible(IEnumerable<TenantPod> pods, DateTimeOffset now)
    {
        foreach (var pod in pods.Where(pod => pod.IsInfeasible))
            if (GetOrAdd(pod) is { IsResizeInFlight: false } memory && !(now - memory.ResizedAt < NodeResponseTime))
                memory.Infeasible = pod.Request;
    }

    /// <summary>Remembers since when pods wait for a write.</summary>
    /// <param name="since">By the pod's UID.</param>
    public void RecordWaiting(IReadOnlyDictionary<string, DateTimeOffset> since)
    {
        foreach (var (uid, pod) in _pods)
            pod.WaitingSince = since.TryGetValue(uid, out var at) ? at : null;
    }

    /// <summary>Forgets pods that are gone.</summary>
    public void RemoveAllExcept(IEnumerable<TenantPod> pods)
    {
        var present = pods.Select(pod => pod.Uid).ToHashSet();
        foreach (var uid in _pods.Keys)
            if (!present.Contains(uid))
                _pods.Remove(uid);
    }
}

/// <summary>The memory of every tenant. Used by one tick at a time.</summary>
public sealed class TenantStateStore(ForecastEngines engines)
{
    private readonly Dictionary<NamespacedName, TenantState> _states = [];

    public TenantState GetOrAdd(NamespacedName key, DateTimeOffset now)
    {
        if (!_states.TryGetValue(key, out var memory))
            _states[key] = memory = new TenantState(new TenantForecaster(engines.GetOrAdd(key)), now);
        return memory;
    }

    /// <summary>Forgets accounts that are gone, and says which.</summary>
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

/// <summary>The last write of a PriorityClass to a tenant's template. It may end beside the ticks.</summary>
/// <param name="priorityClass">What was written.</param>
/// <param name="at">When, as a timestamp of the operator's clock.</param>
public sealed class PriorityAttempt(string priorityClass, long at)
{
    private volatile PriorityState _state = PriorityState.WaitsForNextPod;

    public string PriorityClass => priorityClass;

    public long At => at;

    /// <summary>How far it is.</summary>
    public PriorityState State
    {
        get => _state;
        set => _state = value;
    }
}

/// <summary>The last move of a VM that was begun from here: the caches may not show it yet, or it was refused.</summary>
/// <param name="at">When.</param>
public sealed class RelocationAttempt(DateTimeOffset at)
{
    private volatile bool _isWithdrawn;

    public DateTimeOffset At => at;

    /// <summary>Whether nothing was asked for in the end. It may turn out beside the ticks.</summary>
    public bool IsWithdrawn
    {
        get => _isWithdrawn;
        set => _isWithdrawn = value;
    }
}
