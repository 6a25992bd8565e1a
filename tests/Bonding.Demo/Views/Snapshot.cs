namespace Bonding.Demo.Views;

/// <summary>What the cluster shows at one moment.</summary>
/// <param name="Tenants">By name.</param>
/// <param name="Bonds">Number of Bonds by phase; a Bond without a phase counts as Pending.</param>
/// <param name="ImbalanceMicrocredits">What the accounts' totals are off by, all accounts together; 0 when every credit is accounted for.</param>
internal sealed record Snapshot(IReadOnlyList<TenantRow> Tenants, IReadOnlyDictionary<string, int> Bonds, long ImbalanceMicrocredits);
