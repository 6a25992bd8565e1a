namespace Bonding.Demo.Views;

/// <summary>One line of the table. Null: not known yet. CPU in millicores, the forecast as a share of the tenant's size.</summary>
internal sealed record TenantRow(
    string Tenant, decimal? Balance, int BondedUnits, double? Base, double? Adjustment, double? Effective,
    double? Forecast, int? CpuRequest, string Tier, string Reason);
