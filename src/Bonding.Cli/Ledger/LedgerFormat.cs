namespace Bonding.Cli.Ledger;

/// <summary>How the books are shown.</summary>
internal enum LedgerFormat
{
    Table,
    Json,
}
