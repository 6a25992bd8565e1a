namespace Bonding.Forecasting.Engine;

/// <summary>How well the engine does on a series, over about the last five minutes.</summary>
internal struct LiveScore
{
    private const float Rate = 1f / 300;
    private const float Worse = 1.02f;
    private const int Enough = 120;

    private float ownError;
    private float naiveError;
    private float kept;
    private int judged;

    /// <summary>1 − the engine's absolute error one second ahead / that of the last value; 0 when both are none.</summary>
    public readonly float Skill => naiveError > 0 ? 1 - (ownError / naiveError) : 0;

    /// <summary>The share of samples at or under the 0.95 limit of the second before.</summary>
    public readonly float Coverage => kept;

    /// <summary>True while the engine was worse than the last value: the median is then the last value.</summary>
    public readonly bool SteppedBack => judged >= Enough && ownError > Worse * naiveError;

    public void Judge(float actual, float last, float median, float limit)
    {
        var rate = Math.Max(Rate, 1f / (judged + 1));
        ownError += rate * (Math.Abs(actual - median) - ownError);
        naiveError += rate * (Math.Abs(actual - last) - naiveError);
        kept += rate * ((actual <= limit ? 1 : 0) - kept);
        judged = Math.Min(judged + 1, 1 << 20);
    }
}
