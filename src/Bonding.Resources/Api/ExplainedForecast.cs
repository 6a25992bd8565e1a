namespace Bonding.Resources.Api;

/// <summary>What a decision compared, as shares of the tenant's size.</summary>
/// <param name="Resource">cpu, memory or io.</param>
/// <param name="Need">Limit at 0.95 for the peak of the next 5 s.</param>
/// <param name="Level">The same of the last 30 s.</param>
/// <param name="Sigma">Usual error of the forecast.</param>
public sealed record ExplainedForecast(string Resource, double Need, double Level, double Sigma);
