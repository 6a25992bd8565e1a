namespace Bonding.Demo.Views;

/// <summary>One line of the table. Null: not known yet. CPU in millicores.</summary>
/// <param name="Median">What it is forecast to use in the next second, as a share of its size.</param>
/// <param name="PeakLimit">Limit at 0.95 for the peak of the next 5 s, as a share of its size.</param>
/// <param name="Skill">1 − the forecast's error / that of the last value, over five minutes.</param>
/// <param name="Coverage">Share of samples within their 0.95 limit, over five minutes.</param>
internal sealed record TenantRow(
    string Tenant,
    decimal? Balance,
    int BondedUnits,
    double? Adjustment,
    double? Effective,
    double? Median,
    double? PeakLimit,
    double? Skill,
    double? Coverage,
    int? CpuRequest,
    string Tier,
    string Reason
)
{
    /// <summary>Whether the account says that its forecasts may be used.</summary>
    public bool IsForecastReady { get; init; }
}
