namespace Bonding.Forecasting.Engine;

/// <summary>The models of one series that the ensemble weighs.</summary>
internal struct PointModels
{
    /// <summary>The models by index; the two after them are what the first ones mix to, and the pooled network's correction of it.</summary>
    public const int Count = 12;
    public const int Mixture = Count;
    public const int Network = Count + 1;
    public const int AutoRegressive = 6;
    public const int Integrated = 7;
    private const int FirstSamePhase = 8;

    private const float HoltAlpha = 0.5f;
    private const float HoltBeta = 0.05f;
    private const float HoltPhi = 0.9f;
    private const int Row = LagRegression.Width;

    private LagRegression levels;
    private LagRegression differences;
    private float smoothFast;
    private float smooth;
    private float level;
    private float trend;
    private float center;
    private float unit;

    /// <summary>The length of the series' pattern in seconds; 0 when it has none.</summary>
    public int Period { get; private set; }

    public void Start(float value)
    {
        this = default;
        smooth = smoothFast = level = center = value;
        unit = Math.Max(Math.Abs(value) * 0.1f, 1e-6f);
        StartRegressions();
    }

    /// <summary>Learns the newest value of the history.</summary>
    public void Learn(in History history, Span<float> levelPath, Span<float> differencePath)
    {
        var value = history.Ago(0);
        smooth += 0.5f * (value - smooth);
        smoothFast += 0.8f * (value - smoothFast);
        var error = value - level - (HoltPhi * trend);
        level += (HoltPhi * trend) + (HoltAlpha * error);
        trend = (HoltPhi * trend) + (HoltBeta * error);
        if (history.Added is 9 or 30 || history.Added % 30 == 0)
            Review(history);
        Regress(history, 0, levelPath, differencePath);
        for (var h = 0; h < Horizon.Seconds; h++)
        {
            levelPath[h] = (levelPath[h] * unit) + center;
            differencePath[h] = (differencePath[h] * unit) + value;
        }
    }

    /// <summary>Writes the forecasts of all models for a horizon (1 to 5).</summary>
    public readonly void Project(in History history, int horizon, float levelForecast, float differenceForecast, ReadOnlySpan<float> samePhase, Span<float> forecasts)
    {
        var value = history.Ago(0);
        forecasts[0] = value;
        forecasts[1] = smooth;
        forecasts[2] = smoothFast;
        forecasts[3] = level + (trend * HoltPhi * (1 - MathF.Pow(HoltPhi, horizon)) / (1 - HoltPhi));
        forecasts[4] = history.Mean(16);
        forecasts[5] = Recent(history);
        forecasts[AutoRegressive] = levelForecast;
        forecasts[Integrated] = differenceForecast;
        var known = !samePhase.IsEmpty;
        forecasts[FirstSamePhase] = known ? samePhase[0] : value;
        forecasts[FirstSamePhase + 1] = known ? SamePhase.Mean(samePhase[..Math.Min(3, samePhase.Length)]) : value;
        forecasts[FirstSamePhase + 2] = known ? SamePhase.Median(samePhase) : value;
        forecasts[FirstSamePhase + 3] = known ? SamePhase.Mean(samePhase) : value;
    }

    private static float Recent(in History history)
    {
        Span<float> last = stackalloc float[5];
        var count = Math.Min(5, history.Count);
        for (var i = 0; i < count; i++)
            last[i] = history.Ago(i);
        return SamePhase.Median(last[..count]);
    }

    /// <summary>Looks for a period, and learns the regressions anew from the history when the series no longer has the size they were
    /// started with: single precision wants numbers near one.</summary>
    private void Review(in History history)
    {
        Period = PeriodDetector.Find(history);
        var (mean, deviation) = Spread(history);
        var outgrown = deviation > 8 * unit || (deviation < unit / 8 && history.Count == History.Capacity) || history.Added is 9 or 30;
        if (!outgrown)
            return;
        (center, unit) = (mean, deviation);
        StartRegressions();
        Span<float> ignored = stackalloc float[Horizon.Seconds];
        for (var ago = history.Count - 1; ago > 0; ago--)
            Regress(history, ago, ignored, ignored);
    }

    private static (float Mean, float Deviation) Spread(in History history)
    {
        var mean = history.Mean(History.Capacity);
        float squares = 0, largest = 0;
        for (var i = 0; i < history.Count; i++)
        {
            var value = history.Ago(i);
            squares += (value - mean) * (value - mean);
            largest = Math.Max(largest, Math.Abs(value));
        }
        return (mean, Math.Max(MathF.Sqrt(squares / history.Count), 1e-3f * largest) + 1e-9f);
    }

    private void StartRegressions()
    {
        levels.Start(0.999f, first: 1);
        differences.Start(0.99f, first: -1);
    }

    private void Regress(in History history, int ago, Span<float> levelPath, Span<float> differencePath)
    {
        Span<float> row = stackalloc float[Row];
        var value = (history.Ago(ago) - center) / unit;
        row[0] = 1;
        for (var i = 1; i < Row; i++)
            row[i] = (history.Ago(ago + i - 1) - center) / unit;
        levels.Step(value, 0, row, levelPath);
        row[0] = 0.1f;
        for (var i = 1; i <= DifferenceLags; i++)
            row[i] = (history.Ago(ago + i - 1) - history.Ago(ago + i)) / unit;
        row[(DifferenceLags + 1)..].Clear();
        differences.Step(value, value, row, differencePath);
    }

    private const int DifferenceLags = 8;
}
