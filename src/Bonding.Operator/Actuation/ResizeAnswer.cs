namespace Bonding.Operator.Actuation;

/// <summary>What became of one resize.</summary>
/// <param name="Result">The result.</param>
/// <param name="Message">What was said if it was not applied.</param>
/// <param name="Version">The version of the pod that it made, if it was.</param>
public readonly record struct ResizeAnswer(ResizeResult Result, string Message, string? Version = null);
