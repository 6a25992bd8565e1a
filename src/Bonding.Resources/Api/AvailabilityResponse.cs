namespace Bonding.Resources.Api;

/// <summary>The CPU that a tenant can count on, in millicores.</summary>
/// <param name="Account">Namespace and name of its account.</param>
/// <param name="HorizonSeconds">For up to this many seconds ahead.</param>
/// <param name="Size">All that it can use.</param>
/// <param name="Guaranteed">What its weight gives it when everybody on its nodes wants everything.</param>
/// <param name="Likely">What is left for it when the others use as much as they do at their forecasts' 0.95 quantiles, all at once.</param>
/// <param name="Expected">What is left for it when the others use as much as the median of their forecasts.</param>
/// <param name="Share">Expected as a share of the size.</param>
/// <param name="Confidence">Of Likely: 0.95 while every neighbour has a forecast, less by the share of the nodes' requests that has none.</param>
/// <param name="AsOf">When it was decided.</param>
public sealed record AvailabilityResponse(
    string Account,
    int HorizonSeconds,
    int Size,
    int Guaranteed,
    int Likely,
    int Expected,
    double Share,
    double Confidence,
    DateTimeOffset AsOf
);
