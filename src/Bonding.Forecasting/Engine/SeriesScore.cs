namespace Bonding.Forecasting.Engine;

/// <summary>The accuracy of the engine on one series, over about the last five minutes.</summary>
/// <param name="Skill">
/// 1 − the engine's absolute error one second ahead / that of the last value. 1 is perfect, 0 is no better, a negative value is worse.
/// </param>
/// <param name="Coverage">The share of samples at or below the 0.95 limit of the second before; 0.95 if calibrated.</param>
/// <param name="Period">The length of the series' pattern in seconds; 0 if it has none.</param>
/// <param name="SteppedBack">True while the engine is worse than the last value, which is then the forecast.</param>
public readonly record struct SeriesScore(double Skill, double Coverage, int Period, bool SteppedBack);

/// <summary>Measures the accuracy of the engine on a series, over about the last five minutes.</summary>
internal struct LiveScore
{
    private const float Rate = 1f / 300;
    private const float Worse = 1.02f;
    private const int Enough = 120;

    private float _ownError;
    private float _naiveError;
    private float _kept;
    private int _judged;

    /// <summary>1 − the engine's absolute error one second ahead / that of the last value; 0 if neither has an error.</summary>
    public readonly float Skill => _naiveError > 0 ? 1 - (_ownError / _naiveError) : 0;

    /// <summary>The share of samples at or below the 0.95 limit of the second before.</summary>
    public readonly float Coverage => _kept;

    /// <summary>True while the engine is worse than the last value: the median is then the last value.</summary>
    public readonly bool SteppedBack => _judged >= Enough && _ownError > Worse * _naiveError;

    public void Judge(float actual, float last, float median, float limit)
    {
        var rate = Math.Max(Rate, 1f / (_judged + 1));
        _ownError += rate * (Math.Abs(actual - median) - _ownError);
        _naiveError += rate * (Math.Abs(actual - last) - _naiveError);
        _kept += rate * ((actual <= limit ? 1 : 0) - _kept);
        _judged = Math.Min(_judged + 1, 1 << 20);
    }
}
