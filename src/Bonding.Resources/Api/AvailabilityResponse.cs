namespace Bonding.Resources.Api;

/// <summary>The CPU that a tenant can count on, in millicores.</summary>
/// <param name="Account">Namespace and name of its account.</param>
/// <param name="HorizonSeconds">How many seconds ahead the numbers hold, from 1.</param>
/// <param name="Size">Size of the tenant: the most that it can use.</param>
/// <param name="Guaranteed">Its share by weight if all pods on its nodes use as much as they can.</param>
/// <param name="Likely">What remains for it if the other pods all use the 0.95 quantiles of their forecasts at once.</param>
/// <param name="Expected">What remains for it if the other pods use the medians of their forecasts.</param>
/// <param name="Share">Expected as a share of Size.</param>
/// <param name="Confidence">Confidence of Likely: 0.95 times the share of the other pods' requests that has a forecast.</param>
/// <param name="AsOf">Time of the tick that the numbers come from.</param>
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
