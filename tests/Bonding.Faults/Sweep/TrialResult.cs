namespace Bonding.Faults.Sweep;

/// <summary>What came of one run.</summary>
internal sealed record TrialResult(Trial Trial, bool HasFired, IReadOnlyList<string> Violations, TimeSpan Took);
