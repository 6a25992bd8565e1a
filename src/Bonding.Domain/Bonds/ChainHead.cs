namespace Bonding.Domain.Bonds;

/// <summary>The newest receipt of an account's chain: what the next one builds on.</summary>
public readonly record struct ChainHead(long Sequence, string Hash)
{
    public static ChainHead Start { get; } = new(0, LedgerReceipt.Genesis);
}
