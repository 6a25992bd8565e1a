namespace Bonding.Resources.Api;

/// <summary>What a tenant is expected to use in the next seconds, as shares of its size (1 is all of it).</summary>
/// <param name="Account">Namespace and name of its account.</param>
/// <param name="Resource">cpu, memory or io.</param>
/// <param name="Quality">None, Cold, Stale or Ready: how far to trust it. With None there are no quantiles.</param>
/// <param name="Model">The model that leads now.</param>
/// <param name="Steps">One for each second up to the horizon.</param>
/// <param name="PeakLimit">The limit at 0.95 for the highest of the next 5 s; null without a forecast.</param>
/// <param name="AsOf">When it was made.</param>
public sealed record ForecastResponse(
    string Account,
    string Resource,
    string Quality,
    string Model,
    IReadOnlyList<ForecastStep> Steps,
    double? PeakLimit,
    DateTimeOffset AsOf
);

/// <summary>One second ahead: use stays under each number with that probability.</summary>
public sealed record ForecastStep(int Seconds, double P50, double P90, double P95);
