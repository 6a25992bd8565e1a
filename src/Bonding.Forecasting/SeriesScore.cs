namespace Bonding.Forecasting;

/// <summary>How well the engine does on one series, over about the last five minutes.</summary>
/// <param name="Skill">1 − the engine's absolute error one second ahead / that of the last value: 1 is perfect, 0 no better, negative worse.</param>
/// <param name="Coverage">The share of samples at or under the 0.95 limit of the second before; 0.95 when calibrated.</param>
/// <param name="Period">The length of the series' pattern in seconds; 0 when it has none.</param>
/// <param name="SteppedBack">True while the engine was worse than the last value, which then is the forecast.</param>
public readonly record struct SeriesScore(double Skill, double Coverage, int Period, bool SteppedBack);
