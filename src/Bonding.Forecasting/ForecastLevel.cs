namespace Bonding.Forecasting;

/// <summary>The share of the future that is expected at or under a quantile.</summary>
public enum ForecastLevel
{
    /// <summary>The median, 0.5.</summary>
    P50,

    /// <summary>0.9.</summary>
    P90,

    /// <summary>0.95.</summary>
    P95,
}
