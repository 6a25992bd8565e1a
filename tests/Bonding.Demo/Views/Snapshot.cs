namespace Bonding.Demo.Views;

/// <summary>The state of the cluster at one moment.</summary>
/// <param name="Tenants">By name.</param>
/// <param name="Bonds">Number of Bonds by phase; a Bond without a phase counts as Pending.</param>
/// <param name="ImbalanceMicrocredits">
/// The error of the totals of all accounts together; 0 if every credit is accounted for.
/// </param>
internal sealed record Snapshot(IReadOnlyList<TenantRow> Tenants, IReadOnlyDictionary<string, int> Bonds, long ImbalanceMicrocredits);
