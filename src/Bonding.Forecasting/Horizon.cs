namespace Bonding.Forecasting;

/// <summary>How far the engine looks ahead.</summary>
public static class Horizon
{
    /// <summary>Forecasts reach 1 to this many seconds ahead.</summary>
    public const int Seconds = 5;
}
