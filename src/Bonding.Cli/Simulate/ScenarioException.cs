namespace Bonding.Cli.Simulate;

/// <summary>A scenario that cannot be used; the message names each field, its value and what is allowed.</summary>
internal sealed class ScenarioException(string message) : Exception(message);
