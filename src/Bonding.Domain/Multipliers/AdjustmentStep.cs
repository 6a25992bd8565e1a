namespace Bonding.Domain.Multipliers;

/// <summary>
/// Moves an adjustment towards its target: exponential smoothing, faster up than down; a dead band; a slew limit; and a dwell before the
/// direction may turn. The stability contract holds for every input: one step never exceeds the slew limit, and no move is followed by an
/// opposite one within the dwell.
/// </summary>
public static class AdjustmentStep
{
    // Closer than this to neutral, the adjustment becomes neutral: an exponential alone never arrives.
    private const double Arrival = 0.005;
    private static readonly TimeSpan LongestStep = TimeSpan.FromSeconds(5);

    /// <summary>Takes one step to <paramref name="now"/>. A clock that stands still or goes back moves nothing.</summary>
    public static AdjustmentStepResult Next(AdjustmentState state, AdjustmentTarget target, MultiplierRules rules, DateTimeOffset now)
    {
        state = OnClock(state, now);
        var elapsed = Elapsed(state, now);
        var renewed = target.Value > AdjustmentTarget.Neutral ? now + rules.BoostExpiry : state.BoostUntil;
        var stepped = state with { SteppedAt = now, BoostUntil = renewed };
        if (KeepsBoost(state, target, now))
            return new AdjustmentStepResult(stepped, MultiplierReason.None);
        if (InDeadBand(state, target, rules))
            return new AdjustmentStepResult(stepped, MultiplierReason.DeadBand);

        var wanted = Smoothed(state.Value, target.Value, rules, elapsed);
        var limit = rules.SlewPerSecond * elapsed.TotalSeconds;
        var move = Math.Clamp(wanted - state.Value, -limit, limit);
        if (move == 0)
            return new AdjustmentStepResult(stepped, MultiplierReason.None);
        if (TurnsTooSoon(state, move, rules, now))
            return new AdjustmentStepResult(stepped with { DwellHeld = state.DwellHeld + 1 }, MultiplierReason.Dwell);
        return move == wanted - state.Value
            ? new AdjustmentStepResult(Moved(stepped, move, now), MultiplierReason.None)
            : new AdjustmentStepResult(Moved(stepped with { SlewBound = state.SlewBound + 1 }, move, now), MultiplierReason.Slew);
    }

    // A clock that was set back takes the remembered times along. Otherwise a boost or a dwell would last until it has caught up.
    private static AdjustmentState OnClock(AdjustmentState state, DateTimeOffset now)
    {
        var setBack = state.SteppedAt - now;
        return setBack <= TimeSpan.Zero
            ? state
            : state with
            {
                MovedAt = state.MovedAt - setBack,
                BoostUntil = state.BoostUntil - setBack,
                SteppedAt = now,
            };
    }

    private static TimeSpan Elapsed(AdjustmentState state, DateTimeOffset now)
    {
        var elapsed = now - state.SteppedAt;
        return elapsed < LongestStep ? elapsed : LongestStep;
    }

    // Without a forecast a boost is neither renewed nor taken away before it expires.
    private static bool KeepsBoost(AdjustmentState state, AdjustmentTarget target, DateTimeOffset now) =>
        target.Reason == MultiplierReason.NoForecast && state.Value > AdjustmentTarget.Neutral && now < state.BoostUntil;

    private static bool InDeadBand(AdjustmentState state, AdjustmentTarget target, MultiplierRules rules) =>
        target.Value != AdjustmentTarget.Neutral && Math.Abs(target.Value - state.Value) <= rules.DeadBand * state.Value;

    private static double Smoothed(double value, double target, MultiplierRules rules, TimeSpan elapsed)
    {
        var perSecond = target > value ? rules.UpSmoothing : rules.DownSmoothing;
        var share = 1 - Math.Pow(1 - perSecond, elapsed.TotalSeconds);
        var wanted = value + share * (target - value);
        return Math.Abs(target - wanted) < Arrival && elapsed > TimeSpan.Zero ? target : wanted;
    }

    private static bool TurnsTooSoon(AdjustmentState state, double move, MultiplierRules rules, DateTimeOffset now) =>
        state.Direction != 0 && Math.Sign(move) != state.Direction && now - state.MovedAt < rules.Dwell;

    private static AdjustmentState Moved(AdjustmentState state, double move, DateTimeOffset now)
    {
        var direction = Math.Sign(move);
        var turned = state.Direction != 0 && direction != state.Direction;
        return state with { Value = state.Value + move, Direction = direction, MovedAt = now, Turns = state.Turns + (turned ? 1 : 0) };
    }
}

/// <summary>The state after one step and the limit of <see cref="MultiplierReason"/> that bound it, if any.</summary>
public readonly record struct AdjustmentStepResult(AdjustmentState State, string BoundBy);

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
