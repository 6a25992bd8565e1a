using Bonding.Domain.Allocation;
using Bonding.Domain.Multipliers;
using Bonding.Operator.Relocations;
using Bonding.Operator.State;
using Bonding.Operator.Telemetry;
using Bonding.Operator.Tenants;
using Bonding.Resources;

namespace Bonding.Operator.Decisions;

/// <summary>What the loop remembers of one tenant from tick to tick. Used by one tick at a time.</summary>
public sealed class TenantMemory(TenantSensors sensors, DateTimeOffset now)
{
    private static readonly TimeSpan NodeAnswers = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, PodMemory> _pods = [];

    public TenantSensors Sensors => sensors;

    public SurgeWatch Surges { get; } = new();

    /// <summary>The newest settled sample of each of its CPU counters: of the containers of a workload, or of a VM by node.</summary>
    public IReadOnlyDictionary<string, RawSample> Counters { get; set; } = RememberedCounters.None;

    /// <summary>The same of its drives, in MiB.</summary>
    public IReadOnlyDictionary<string, RawSample> Drives { get; set; } = RememberedCounters.None;

    public AdjustmentState Adjustment { get; set; } = AdjustmentState.Start(now);

    /// <summary>Which of its memory and IO are near their limit.</summary>
    public PressureState Pressure { get; set; }

    /// <summary>Whether its limit was lowered and its account has not recovered since: <see cref="TenantView.IsThrottled"/> of the last tick.</summary>
    public bool WasThrottled { get; set; }

    /// <summary>The last write of a PriorityClass to its template: a refusal is not hammered, and nothing restarts twice in a row.</summary>
    public PriorityTry? PriorityTry { get; set; }

    /// <summary>The last move of its VM that was begun from here.</summary>
    public RelocationTry? RelocationTry { get; set; }

    /// <summary>What is remembered of its CPU use, to be even with others over time.</summary>
    public RememberedUse Use { get; set; }

    /// <summary>The standing that its account was last nudged about.</summary>
    public TenantStanding? Told { get; set; }

    /// <summary>What is remembered of a pod; begins with what it requests now.</summary>
    public PodMemory Of(TenantPod pod)
    {
        if (!_pods.TryGetValue(pod.Uid, out var memory)) _pods[pod.Uid] = memory = new PodMemory(PodBase.FirstSeen(pod));
        return memory;
    }

    /// <summary>What is remembered of a pod, if anything is.</summary>
    public PodMemory? Find(string podUid) => _pods.GetValueOrDefault(podUid);

    /// <summary>Learns what its pods asked for before the operator changed them.</summary>
    /// <param name="pods">Its running pods.</param>
    /// <param name="template">The workload's template, if it is one.</param>
    /// <param name="stored">What the account's status remembers of some pod.</param>
    public void LearnBases(IReadOnlyList<TenantPod> pods, TemplateCpu? template, AllocationStatus? stored)
    {
        var ofThese = stored is { BaseRequest: > 0 } && pods.Any(pod => pod.Uid == stored.PodUid) ? stored : null;
        foreach (var pod in pods.Select(Of)) pod.Base = pod.Base.Informed(template, ofThese);
    }

    /// <summary>Remembers what nodes called infeasible. Soon after a write they may still speak of the request before.</summary>
    public void RememberInfeasible(IEnumerable<TenantPod> pods, DateTimeOffset now)
    {
        foreach (var pod in pods.Where(pod => pod.IsInfeasible))
            if (Of(pod) is { IsWritten: false } memory && !(now - memory.ResizedAt < NodeAnswers)) memory.Infeasible = pod.Request;
    }

    /// <summary>Remembers since when pods wait for a write.</summary>
    /// <param name="since">By the pod's UID.</param>
    public void RememberWaiting(IReadOnlyDictionary<string, DateTimeOffset> since)
    {
        foreach (var (uid, pod) in _pods) pod.WaitingSince = since.TryGetValue(uid, out var at) ? at : null;
    }

    /// <summary>Forgets pods that are gone.</summary>
    public void Keep(IEnumerable<TenantPod> pods)
    {
        var present = pods.Select(pod => pod.Uid).ToHashSet();
        foreach (var uid in _pods.Keys)
            if (!present.Contains(uid)) _pods.Remove(uid);
    }
}
