using Bonding.Domain;
using Bonding.Domain.Allocation;
using Bonding.Domain.Decisions;
using Bonding.Domain.Multipliers;
using Bonding.Forecasting;
using Bonding.Forecasting.Engine;
using Bonding.Kubernetes.Client;
using Bonding.Operator.State;

namespace Bonding.Operator.Loop.Observe;

/// <summary>Everything that a tick decides from.</summary>
/// <param name="Tenants">All tenants.</param>
/// <param name="Nodes">The nodes that their pods run on; a node that is not known is left alone.</param>
/// <param name="Rules">The rules in force.</param>
/// <param name="Now">The moment of the decision.</param>
public sealed record TickSnapshot(
    IReadOnlyList<TenantView> Tenants,
    IReadOnlyDictionary<string, NodeCapacity> Nodes,
    BondingRules Rules,
    DateTimeOffset Now
)
{
    /// <summary>How many pods the write budget lets through now.</summary>
    public int WritesAllowed { get; init; } = int.MaxValue;
}

/// <summary>One tenant as a tick sees it.</summary>
/// <param name="Key">Its account.</param>
/// <param name="Mode">How far the operator goes.</param>
/// <param name="BondedUnits">Units of its account.</param>
/// <param name="SizeMillicores">All the CPU that it can use.</param>
/// <param name="Pods">Its running pods by name.</param>
/// <param name="Outlook">Usable forecasts as shares of its size.</param>
/// <param name="CpuForecast">The CPU forecast, usable or not.</param>
/// <param name="Adjustment">What its adjustment remembers.</param>
/// <param name="MetricsFresh">Whether its CPU counter is fresh.</param>
public sealed record TenantView(
    NamespacedName Key,
    BondingMode Mode,
    int BondedUnits,
    int SizeMillicores,
    IReadOnlyList<PodView> Pods,
    DemandOutlook Outlook,
    Forecast CpuForecast,
    AdjustmentState Adjustment,
    bool MetricsFresh
)
{
    /// <summary>The memory forecast, usable or not.</summary>
    public Forecast MemoryForecast { get; init; } = Forecast.Unknown;

    /// <summary>The forecast of disk traffic, usable or not.</summary>
    public Forecast IoForecast { get; init; } = Forecast.Unknown;

    /// <summary>How well each resource was forecast lately, by <see cref="MeteredResource"/>; empty while nobody tells.</summary>
    public IReadOnlyList<SeriesScore> Scores { get; init; } = [];

    /// <summary>What it earns for, in millicores.</summary>
    public int BaselineMillicores { get; init; }

    /// <summary>Whether its account can no longer pay for more than that.</summary>
    public bool CreditsExhausted { get; init; }

    /// <summary>Whether its limit was lowered for that, on this pod or on the one that it moved from, and its account has not recovered since.</summary>
    public bool IsThrottled { get; init; }

    /// <summary>Which of its memory and IO were near their limit a tick ago.</summary>
    public PressureState Pressure { get; init; }

    /// <summary>CPU in use a second ago, as a share of its size; NaN if it is not known.</summary>
    public double Used { get; init; } = double.NaN;

    /// <summary>What was remembered of its use a tick ago.</summary>
    public FairnessState Use { get; init; }

    /// <summary>Whether it is moving to another node, or waits to.</summary>
    public bool IsMigrating { get; init; }

    /// <summary>Whether anything is decided for it.</summary>
    public bool IsDecided => Mode is BondingMode.Recommend or BondingMode.Enforce;
}

/// <summary>One running pod of a tenant as a tick sees it. CPU in millicores.</summary>
/// <param name="Pod">The pod.</param>
/// <param name="BaseRequest">Request that multipliers are applied to, above 0.</param>
/// <param name="BaseLimit">Limit at first sight, if any.</param>
/// <param name="BaseIsStored">Whether a restart of the operator would find the base again. Only then the pod may be resized.</param>
/// <param name="ResizedAt">When it was last resized from here.</param>
/// <param name="Refused">The resize that the server last refused, if it did.</param>
public sealed record PodView(
    TenantPod Pod,
    int BaseRequest,
    int? BaseLimit,
    bool BaseIsStored,
    DateTimeOffset? ResizedAt,
    RefusedResize? Refused
)
{
    /// <summary>Whether a resize of it is in flight: nothing more is decided for it until its end is known.</summary>
    public bool IsResizeInFlight { get; init; }

    /// <summary>A request that its node called infeasible for it; null if there was none.</summary>
    public int? Infeasible { get; init; }

    /// <summary>Since when it waits for a write; null if it does not.</summary>
    public DateTimeOffset? WaitingSince { get; init; }

    /// <summary>The total order of pods.</summary>
    public string Key => $"{Pod.Namespace}/{Pod.Name}";
}
