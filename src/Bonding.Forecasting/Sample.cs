namespace Bonding.Forecasting;

/// <summary>What was measured in one second. One is handed over per second, whether or not anything was read.</summary>
/// <param name="Value">The usage, in the caller's unit. NaN, an infinity, or a value under <see cref="ForecasterOptions.Floor"/> (what a
/// counter that was reset gives) says that this second was not seen.</param>
/// <param name="Censored">True when usage was held down (throttling, pressure stalls): the value is then a lower bound of the need.</param>
public readonly record struct Sample(double Value, bool Censored = false)
{
    /// <summary>A second that nobody saw.</summary>
    public static Sample Missing => new(double.NaN);
}
