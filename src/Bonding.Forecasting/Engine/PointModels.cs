using System.Runtime.Intrinsics;

namespace Bonding.Forecasting.Engine;

/// <summary>The models of one series that the ensemble weighs.</summary>
internal struct PointModels
{
    /// <summary>Models that say the same for all horizons: last value, exponential smoothing (0.5 and 0.8), mean of 16 s, median of 5 s.</summary>
    public const int LevelCount = 5;

    /// <summary>Last value, mean of 3, median of 5 and mean of 8 at the same phase.</summary>
    public const int FirstPhase = LevelCount;
    public const int PhaseCount = 4;

    /// <summary>Models whose forecast differs by horizon, the network, the mixture of the series' own and the LSTM among them.</summary>
    public const int FirstPath = FirstPhase + PhaseCount;
    public const int PathCount = 6;

    public const int Smoothing = 1;
    public const int DampedHolt = FirstPath;
    public const int AutoRegressive = FirstPath + 1;
    public const int Integrated = FirstPath + 2;
    public const int Network = FirstPath + 3;
    public const int Mixture = FirstPath + 4;
    public const int Recurrent = FirstPath + 5;
    public const int Count = FirstPath + PathCount;

    private const float HoltAlpha = 0.5f;
    private const float HoltBeta = 0.05f;
    private const float HoltPhi = 0.9f;
    private const int ReviewSeconds = 30;

    private LevelRegression levels;
    private DifferenceRegression differences;
    private float smooth;
    private float smoothFast;
    private float level;
    private float trend;
    private float center;
    private float unit;
    private int review;

    /// <summary>The length of the series' pattern in seconds; 0 when it has none.</summary>
    public int Period { get; private set; }

    /// <summary>φ + φ² + … + φʰ: how many seconds' trend a damped trend reaches.</summary>
    private static Vector256<float> Reach => Vector256.Create(0.9f, 1.71f, 2.439f, 3.0951f, 3.68559f, 0, 0, 0);

    /// <param name="value">The first value.</param>
    /// <param name="turn">Which second of a review's round is this series', so that not all are reviewed at once.</param>
    public void Start(float value, int turn)
    {
        this = default;
        smooth = smoothFast = level = center = value;
        unit = Math.Max(Math.Abs(value) * 0.1f, Lanes.Tiny);
        review = -(turn % ReviewSeconds);
        levels.Start();
        differences.Start();
    }

    /// <summary>Learns the newest value of the history and writes the forecasts of the series' own models.</summary>
    public void Step(in History history, in PhaseLanes phase, Span<Vector256<float>> rows)
    {
        Review(history);
        Smooth(history.Ago(0));
        rows[0] = Vector256.Create(history.Ago(0));
        rows[Smoothing] = Vector256.Create(smooth);
        rows[2] = Vector256.Create(smoothFast);
        rows[3] = Vector256.Create(Vector256.Sum(history.Window(0) + history.Window(8)) / 16);
        rows[4] = Vector256.Create(Lanes.Median(history.Window(0), history.Window(1), history.Window(2), history.Window(3), history.Window(4)).ToScalar());
        rows[FirstPhase] = phase.Last;
        rows[FirstPhase + 1] = phase.Mean3;
        rows[FirstPhase + 2] = phase.Median;
        rows[FirstPhase + 3] = phase.Mean;
        rows[DampedHolt] = Vector256.Create(level) + (Reach * trend);
        rows[AutoRegressive] = levels.Step(history, 0, center, unit);
        rows[Integrated] = differences.Step(history, 0, unit);
    }

    // Every 30 s, and twice in the first ones: looks for a period, and learns the regressions anew when the series no longer has the size
    // they were started with. Single precision wants numbers near one.
    private void Review(in History history)
    {
        review++;
        var early = history.Count is 9 or 30;
        if (!early && (review < ReviewSeconds || history.Count < ReviewSeconds))
            return;
        review = early ? review : 0;
        Span<float> values = stackalloc float[History.Capacity];
        values = values[..history.Copy(values)];
        Period = PeriodDetector.Find(values, out var mean, out var deviation);
        if (early || deviation > 8 * unit || (deviation < unit / 8 && history.Count == History.Capacity))
            Restart(history, mean, deviation);
    }

    private void Smooth(float value)
    {
        smooth += 0.5f * (value - smooth);
        smoothFast += 0.8f * (value - smoothFast);
        var error = value - level - (HoltPhi * trend);
        level += (HoltPhi * trend) + (HoltAlpha * error);
        trend = (HoltPhi * trend) + (HoltBeta * error);
    }

    private void Restart(in History history, float mean, float deviation)
    {
        (center, unit) = (mean, Math.Max(deviation, Lanes.Tiny));
        levels.Start();
        differences.Start();
        for (var ago = Math.Min(history.Count, History.Capacity - 24) - 1; ago > 0; ago--)
        {
            levels.Step(history, ago, center, unit);
            differences.Step(history, ago, unit);
        }
    }
}
