namespace Bonding.Faults.Scenario;

/// <summary>A state that must come did not come within its bound.</summary>
internal sealed class NotConvergedException(string message) : Exception(message);
