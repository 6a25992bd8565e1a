namespace Bonding.Domain.Multipliers;

/// <summary>Why an adjustment is what it is. The same words appear in the status, in metric labels, in logs and in the API.</summary>
public static class MultiplierReason
{
    public const string Steady = "Steady";
    public const string RiseForecast = "RiseForecast";

    /// <summary>Demand no longer rises, but its burst runs.</summary>
    public const string BurstRunning = "BurstRunning";
    public const string FallForecast = "FallForecast";
    public const string NotBonded = "NotBonded";
    public const string NoForecast = "NoForecast";

    /// <summary>CPU falls while memory or IO is near its limit: it may wait for them, so nothing is lowered.</summary>
    public const string Pressure = "Pressure";

    /// <summary>Limits that bound a step.</summary>
    public const string DeadBand = "DeadBand";
    public const string Dwell = "Dwell";
    public const string Slew = "Slew";
    public const string Clamp = "Clamp";
    public const string None = "None";

    /// <summary>Every reason that a target can have, for pre-initialised metrics.</summary>
    public static IReadOnlyList<string> Targets { get; } =
    [Steady, RiseForecast, BurstRunning, FallForecast, NotBonded, NoForecast, Pressure];
}
