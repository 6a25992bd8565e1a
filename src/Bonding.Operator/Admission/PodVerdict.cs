namespace Bonding.Operator.Admission;

/// <summary>What is decided about a new pod.</summary>
/// <param name="Result">A constant of <see cref="AdmissionResult"/>.</param>
/// <param name="PriorityClass">The class that it gets; null leaves it as it is.</param>
public readonly record struct PodVerdict(string Result, string? PriorityClass = null);
