namespace Bonding.Resources.Api;

/// <summary>Why a tenant gets what it gets.</summary>
/// <param name="Self">What it holds and gets.</param>
/// <param name="EarnsPerHour">Credits that it earns in an hour.</param>
/// <param name="Cap">Most credits that it can hold.</param>
/// <param name="Forecasts">Usable forecasts.</param>
/// <param name="Cpu">Its CPU request; null while no pod runs.</param>
/// <param name="Priority">Whether the tier's PriorityClass is in force.</param>
/// <param name="Because">The reasons in words, in the order of the decision.</param>
/// <param name="WouldChange">What would change it.</param>
public sealed record ExplainResponse(
    SelfResponse Self,
    string EarnsPerHour,
    string Cap,
    IReadOnlyList<ExplainedForecast> Forecasts,
    ExplainedCpu? Cpu,
    string Priority,
    IReadOnlyList<string> Because,
    IReadOnlyList<string> WouldChange
);

/// <summary>CPU of the tenant's pod, in millicores.</summary>
/// <param name="Pod">Namespace and name.</param>
/// <param name="Node">Its node.</param>
/// <param name="BaseRequest">Request at first sight: times the multiplier it is the pod's weight.</param>
/// <param name="Request">Request now.</param>
/// <param name="Limit">Limit now, if any.</param>
/// <param name="Target">What the allocation gives it; null if nothing was allocated.</param>
/// <param name="Reason">Why.</param>
/// <param name="NodeAllocatable">What the node gives to pods.</param>
/// <param name="NodeRequested">What all its pods request.</param>
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

/// <summary>What a decision compared, as shares of the tenant's size.</summary>
/// <param name="Resource">cpu, memory or io.</param>
/// <param name="Need">Limit at 0.95 for the peak of the next 5 s.</param>
/// <param name="Level">The same of the last 30 s.</param>
/// <param name="Sigma">Usual error of the forecast.</param>
public sealed record ExplainedForecast(string Resource, double Need, double Level, double Sigma);
