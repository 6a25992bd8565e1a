namespace Bonding.TestKit.Traces;

/// <summary>What a load has used since its start (CPU seconds, bytes read and written) and the memory it holds now (bytes).</summary>
public readonly record struct UsageTotals(double CpuSeconds, double ReadBytes, double WriteBytes, double MemoryBytes)
{
    /// <summary>How long work has waited for CPU; null if no series says so.</summary>
    public double? WaitedSeconds { get; init; }
}
