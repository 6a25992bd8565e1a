namespace Bonding.Resources.Api;

/// <summary>Explains the multiplier and the CPU of a tenant.</summary>
/// <param name="Self">Its credits, units and multiplier.</param>
/// <param name="EarnsPerHour">Credits that it earns in an hour.</param>
/// <param name="Cap">Most credits that it can hold.</param>
/// <param name="Forecasts">Usable forecasts.</param>
/// <param name="Cpu">Its CPU request; null while no pod runs.</param>
/// <param name="Priority">Whether the tier's PriorityClass is in force.</param>
/// <param name="Because">The reasons as sentences, in the order of the decision.</param>
/// <param name="WouldChange">What would change the result.</param>
public sealed record ExplainResponse(
    SelfResponse Self,
    string EarnsPerHour,
    string Cap,
    IReadOnlyList<ExplainedForecast> Forecasts,
    ExplainedCpu? Cpu,
    string Priority,
    IReadOnlyList<string> Because,
    IReadOnlyList<string> WouldChange
)
{
    /// <summary>How far apart and how old the samples of each resource are.</summary>
    public IReadOnlyList<ExplainedSamples> Samples { get; init; } = [];

    /// <summary>What the tenant's own period says of its bursts of CPU; null without a period.</summary>
    public ExplainedBursts? Bursts { get; init; }

    /// <summary>What held the tenant's CPU use back; null before the first tick.</summary>
    public ExplainedDemand? Demand { get; init; }
}

/// <summary>The time of the samples of one resource.</summary>
/// <param name="Resource">cpu, memory or io.</param>
/// <param name="SpacingMilliseconds">How far apart they are: forecasts are of the mean use over so long.</param>
/// <param name="AgeMilliseconds">How old the newest one was at the tick.</param>
/// <param name="IsTooSparse">Whether they are too far apart for peaks within a second to be known.</param>
public sealed record ExplainedSamples(string Resource, long SpacingMilliseconds, long AgeMilliseconds, bool IsTooSparse);

/// <summary>The bursts of CPU that a tenant's own period foretells.</summary>
/// <param name="PeriodSeconds">From one burst to the next.</param>
/// <param name="AlarmsRight">Share of the latest alarms that a burst followed, 0 to 1.</param>
/// <param name="BurstsAnnounced">Share of the latest bursts that an alarm announced, 0 to 1.</param>
public sealed record ExplainedBursts(double PeriodSeconds, double AlarmsRight, double BurstsAnnounced);

/// <summary>What held the tenant's CPU use back lately.</summary>
/// <param name="HeldBackBy">Weight (of others), OwnLimit, None, or Unknown if no series says so.</param>
/// <param name="WaitingMillicores">CPU that it would have used besides with more weight. The need counts it.</param>
public sealed record ExplainedDemand(string HeldBackBy, int WaitingMillicores);

/// <summary>The CPU of the tenant's pod, in millicores.</summary>
/// <param name="Pod">Namespace and name of the pod.</param>
/// <param name="Node">Node of the pod.</param>
/// <param name="BaseRequest">Request before the first resize. Times the multiplier it is the weight of the pod.</param>
/// <param name="Request">Current request.</param>
/// <param name="Limit">Current limit; null if there is none.</param>
/// <param name="Target">Request that the allocation decided; null if nothing was allocated.</param>
/// <param name="Reason">Reason of the allocation.</param>
/// <param name="NodeAllocatable">Allocatable CPU of the node.</param>
/// <param name="NodeRequested">Sum of the requests of all pods on the node.</param>
public sealed record ExplainedCpu(
    string Pod,
    string Node,
    int BaseRequest,
    int Request,
    int? Limit,
    int? Target,
    string Reason,
    int NodeAllocatable,
    int NodeRequested
);

/// <summary>The forecast that a decision used, as shares of the tenant's size.</summary>
/// <param name="Resource">cpu, memory or io.</param>
/// <param name="Need">Level that the peak of the next 5 seconds stays under with probability 0.95.</param>
/// <param name="Level">The same statistic for the last 30 seconds.</param>
/// <param name="Sigma">Standard deviation of the forecast error.</param>
public sealed record ExplainedForecast(string Resource, double Need, double Level, double Sigma);
