namespace Bonding.Domain.Relocation;

/// <summary>What is moved, and why every other VM of a node that is short stays.</summary>
/// <param name="Moves">At most one off each node, the node that is short for longest first.</param>
/// <param name="Reasons">By VM of a node that is short: a constant of <see cref="RelocationReason"/>.</param>
public sealed record RelocationPlan(IReadOnlyList<PlannedRelocation> Moves, IReadOnlyDictionary<string, string> Reasons);
