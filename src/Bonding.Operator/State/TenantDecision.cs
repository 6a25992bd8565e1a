using System.Collections.Concurrent;
using Bonding.Domain;
using Bonding.Domain.Allocation;
using Bonding.Domain.Bursts;
using Bonding.Domain.Decisions;
using Bonding.Domain.Metering;
using Bonding.Domain.Multipliers;
using Bonding.Forecasting;
using Bonding.Forecasting.Engine;
using Bonding.Kubernetes.Client;
using Bonding.Resources.CreditAccounts;

namespace Bonding.Operator.State;

/// <summary>What the last tick found and decided about one tenant: what statuses, metrics and the API show. Immutable.</summary>
/// <param name="Key">The account.</param>
/// <param name="Pod">The running pod; null if there is none.</param>
/// <param name="Multiplier">The multiplier and its reasons.</param>
/// <param name="Outlook">Forecasts as shares of the tenant's size.</param>
/// <param name="CpuForecast">Model and quality of the CPU forecast.</param>
/// <param name="Target">Target CPU request; null if nothing was allocated.</param>
/// <param name="AllocationReason">Why the target, or why the pod is held as it is.</param>
/// <param name="MetricsFresh">Whether the CPU counter was seen lately.</param>
/// <param name="At">When it was decided.</param>
public sealed record TenantDecision(
    NamespacedName Key,
    TenantPod? Pod,
    MultiplierDecision Multiplier,
    DemandOutlook Outlook,
    Forecast CpuForecast,
    Millicores? Target,
    string AllocationReason,
    bool MetricsFresh,
    DateTimeOffset At
)
{
    /// <summary>What could not be known about its CPU use lately, and is not charged.</summary>
    public UsageDoubt Doubt { get; init; }

    /// <summary>An effective multiplier that moved by this share is worth a status update.</summary>
    public const double NotableChange = 0.2;

    /// <summary>What the containers of the pod that take part requested when it was created.</summary>
    public Millicores? BaseRequest { get; init; }

    /// <summary>Their limits when it was created; null if one had none.</summary>
    public Millicores? BaseLimit { get; init; }

    /// <summary>What its running pods were created with: it must be in the account's status before a pod is first resized.</summary>
    public IReadOnlyList<PodBaseStatus> Bases { get; init; } = [];

    /// <summary>The server's message when it refused the last resize of this pod; null if it did not.</summary>
    public string? Refusal { get; init; }

    /// <summary>What held it back in the newest window of its CPU usage.</summary>
    public Contention Contention { get; init; }

    /// <summary>How far apart and how old the samples of each resource are; those without samples are left out.</summary>
    public IReadOnlyList<SampleTiming> Samples { get; init; } = [];

    /// <summary>How well each resource was forecast lately, by <see cref="MeteredResource"/>; empty if that is not known.</summary>
    public IReadOnlyList<SeriesScore> Scores { get; init; } = [];

    /// <summary>
    /// Why its VM is moved off a node that is short, or stays (a constant of <see cref="Domain.Relocation.RelocationReason"/>); null
    /// while its
    /// node is not short, or nothing is moved at all.
    /// </summary>
    public string? Relocation { get; init; }

    /// <summary>Which of memory and IO are near their limit.</summary>
    public PressureState Pressure { get; init; }

    /// <summary>The level that it holds its entitlement at, and why.</summary>
    public BurstVerdict Burst { get; init; } = new(BurstLevel.Resting, BurstReason.NotBonded);

    /// <summary>What its own period says of its bursts; null without a period.</summary>
    public PhaseOutlook? Phase { get; init; }

    /// <summary>The period of its bursts of CPU, in seconds; 0 if it has none.</summary>
    public float BurstPeriod { get; init; }

    /// <summary>What is remembered of its CPU use.</summary>
    public FairnessState Use { get; init; }

    /// <summary>Whether the tier's PriorityClass is in force, and if not, what it waits for.</summary>
    public PriorityState Priority { get; init; }

    /// <summary>Who puts the template back, as the API server recorded; null if nobody does.</summary>
    public string? TemplateManager { get; init; }

    /// <summary>Returns the decision with the facts of the pod that it shows.</summary>
    public TenantDecision WithFacts(in PodFacts pod) =>
        this with
        {
            BaseRequest = pod.BaseRequest,
            BaseLimit = pod.BaseLimit,
            Refusal = pod.Refused?.Message,
        };
}

/// <summary>The newest decision about every tenant; written by the tick, read by any thread.</summary>
public sealed class DecisionStore
{
    private readonly ConcurrentDictionary<NamespacedName, TenantDecision> _decisions = new();

    public TenantDecision? Find(NamespacedName key) => _decisions.GetValueOrDefault(key);

    public void Publish(TenantDecision decision) => _decisions[decision.Key] = decision;

    public void Remove(NamespacedName key) => _decisions.TryRemove(key, out _);
}

/// <summary>How far a tenant's PriorityClass is from that of its tier.</summary>
public enum PriorityState
{
    /// <summary>Nothing is decided for this tenant (mode Off or Observe), or it has no pod yet.</summary>
    Undecided,

    /// <summary>All running pods have it.</summary>
    Applied,

    /// <summary>The next pod gets it; the running one keeps what it has.</summary>
    WaitsForNextPod,

    /// <summary>It was written to the template, and the tenant restarts with consent.</summary>
    Restarting,

    /// <summary>The server refused the write.</summary>
    Refused,

    /// <summary>The running pod has a class that its owner chose and that is worth more.</summary>
    KeptOwnClass,

    /// <summary>Somebody put the template back again and again: it is not written any more.</summary>
    GivenUp,
}
