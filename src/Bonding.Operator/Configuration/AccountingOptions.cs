namespace Bonding.Operator.Configuration;

/// <summary>How often the bank does what no event calls for.</summary>
public sealed record AccountingOptions
{
    /// <summary>What was seen of accounts is written into the records of their namespaces.</summary>
    public TimeSpan LedgerSyncInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The treasury's grants are counted.</summary>
    public TimeSpan GrantInterval { get; init; } = TimeSpan.FromSeconds(10);
}
