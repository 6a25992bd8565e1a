namespace Bonding.Operator.Configuration;

/// <summary>The intervals of periodic work of the accounting.</summary>
public sealed record AccountingOptions
{
    /// <summary>The interval at which observations of accounts are written into the records of their namespaces.</summary>
    public TimeSpan LedgerSyncInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The interval at which the grants of the treasury are settled.</summary>
    public TimeSpan GrantInterval { get; init; } = TimeSpan.FromSeconds(10);
}
