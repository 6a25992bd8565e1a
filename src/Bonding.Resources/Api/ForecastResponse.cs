namespace Bonding.Resources.Api;

/// <summary>The expected use of a tenant in the next seconds, as shares of its size (1 is all of it).</summary>
/// <param name="Account">Namespace and name of its account.</param>
/// <param name="Resource">cpu, memory or io.</param>
/// <param name="Quality">How far to trust the forecast: None, ColdStart, Stale, Unproven or Ready. There are no quantiles with None.
/// </param>
/// <param name="Model">The model that currently forecasts best.</param>
/// <param name="Steps">One step for each second up to the horizon.</param>
/// <param name="PeakLimit">Level that the peak of the next 5 seconds stays under with probability 0.95; null without a forecast, and if
/// samples are too far apart for peaks within a second to be known (more than 1500 milliseconds).</param>
/// <param name="AsOf">Time of the tick that the forecast comes from.</param>
public sealed record ForecastResponse(
    string Account,
    string Resource,
    string Quality,
    string Model,
    IReadOnlyList<ForecastStep> Steps,
    double? PeakLimit,
    DateTimeOffset AsOf
)
{
    /// <summary>How far apart the samples are, in milliseconds: steps are of the mean use over so long. Null without samples.</summary>
    public long? SpacingMilliseconds { get; init; }

    /// <summary>How old the newest sample was at the tick, in milliseconds. Null without samples.</summary>
    public long? AgeMilliseconds { get; init; }
}

/// <summary>Quantiles of the use some seconds ahead: use stays under P95 with probability 0.95.</summary>
public sealed record ForecastStep(int Seconds, double P50, double P90, double P95);
