namespace Bonding.Resources.Api;

/// <summary>One second ahead: use stays under each number with that probability.</summary>
public sealed record ForecastStep(int Seconds, double P50, double P90, double P95);
