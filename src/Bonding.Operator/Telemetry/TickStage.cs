namespace Bonding.Operator.Telemetry;

/// <summary>The stages of a tick, in their order.</summary>
public enum TickStage
{
    Observe,
    Decide,
    Apply,
    Report,
}
