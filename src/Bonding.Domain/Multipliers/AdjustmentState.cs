namespace Bonding.Domain.Multipliers;

/// <summary>The adjustment of one tenant and how it came there, from tick to tick.</summary>
/// <param name="Value">The adjustment, 1 is neutral.</param>
/// <param name="Direction">Sign of the last move: -1, 0 (never moved) or 1.</param>
/// <param name="MovedAt">When it last moved.</param>
/// <param name="BoostUntil">Until when a boost holds without being renewed.</param>
/// <param name="SteppedAt">When the last step was taken.</param>
/// <param name="Turns">How often its direction has turned.</param>
public readonly record struct AdjustmentState(
    double Value,
    int Direction,
    DateTimeOffset MovedAt,
    DateTimeOffset BoostUntil,
    DateTimeOffset SteppedAt,
    long Turns
)
{
    /// <summary>How many steps the slew limit cut short.</summary>
    public long SlewBound { get; init; }

    /// <summary>How many steps were not taken because the direction would have turned within the dwell.</summary>
    public long DwellHeld { get; init; }

    public static AdjustmentState Start(DateTimeOffset now) => new(AdjustmentTarget.Neutral, 0, now, now, now, 0);
}
