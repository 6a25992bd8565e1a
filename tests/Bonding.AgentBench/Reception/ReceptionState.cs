namespace Bonding.AgentBench.Reception;

/// <summary>What the process of the reception says of itself.</summary>
/// <param name="CpuSeconds">The CPU time that it used since it began.</param>
/// <param name="HeapBytes">The managed objects that are alive.</param>
/// <param name="ResidentBytes">Its resident memory.</param>
/// <param name="CommittedBytes">What the garbage collector holds of it.</param>
/// <param name="Taken">The samples that its ticks took.</param>
/// <param name="TakeMilliseconds">How long each tick took for the samples of all tenants, since this was asked last.</param>
internal sealed record ReceptionState(
    double CpuSeconds,
    long HeapBytes,
    long ResidentBytes,
    long CommittedBytes,
    long Taken,
    IReadOnlyList<double> TakeMilliseconds
);
