using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Bonding.Forecasting.Numerics;

namespace Bonding.Forecasting.Engine;

/// <summary>The models of one series, which the ensemble mixes.</summary>
[StructLayout(LayoutKind.Sequential, Pack = PackedFields.Bytes)]
internal struct PointModels
{
    /// <summary>
    /// The models with one value for all horizons: last value, exponential smoothing (0.5 and 0.8), mean of 16 s, median of 5 s.
    /// </summary>
    public const int FlatCount = 5;

    /// <summary>The models by phase: last value, mean of 3, median of 5 and mean of 8 values at the same phase.</summary>
    public const int FirstPhase = FlatCount;
    public const int PhaseCount = 4;

    /// <summary>
    /// The models whose forecast differs by horizon, including the network, the mixture of the series' own models and the LSTM.
    /// </summary>
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

    private ValueRegression _valueRegression;
    private DifferenceRegression _differenceRegression;
    private float _smooth;
    private float _smoothFast;
    private float _level;
    private float _trend;
    private float _center;
    private float _unit;
    private short _review;
    private byte _period;

    /// <summary>The length of the series' pattern in seconds; 0 if it has none.</summary>
    public readonly int Period => _period;

    /// <summary>φ + φ² + … + φʰ: the factor of a damped trend, h seconds ahead.</summary>
    private static Vector256<float> Reach => Vector256.Create(0.9f, 1.71f, 2.439f, 3.0951f, 3.68559f, 0, 0, 0);

    /// <param name="value">The first value.</param>
    /// <param name="turn">The second within the review interval at which this series is reviewed. It spreads reviews over time.</param>
    public void Start(float value, int turn)
    {
        this = default;
        _smooth = _smoothFast = _level = _center = value;
        _unit = Math.Max(Math.Abs(value) * 0.1f, Lanes.Tiny);
        _review = (short)-(turn % ReviewSeconds);
        _valueRegression.Start();
        _differenceRegression.Start();
    }

    /// <summary>Learns the newest value of the history and writes the forecasts of the series' own models.</summary>
    public void Step(in History history, in SamePhaseValues phase, Span<Vector256<float>> rows)
    {
        Review(history);
        Smooth(history.Ago(0));
        rows[0] = Vector256.Create(history.Ago(0));
        rows[Smoothing] = Vector256.Create(_smooth);
        rows[2] = Vector256.Create(_smoothFast);
        rows[3] = Vector256.Create(Vector256.Sum(history.Window(0) + history.Window(8)) / 16);
        rows[4] = Vector256.Create(
            Lanes.Median(history.Window(0), history.Window(1), history.Window(2), history.Window(3), history.Window(4)).ToScalar()
        );
        rows[FirstPhase] = phase.Last;
        rows[FirstPhase + 1] = phase.Mean3;
        rows[FirstPhase + 2] = phase.Median;
        rows[FirstPhase + 3] = phase.Mean;
        rows[DampedHolt] = Vector256.Create(_level) + (Reach * _trend);
        rows[AutoRegressive] = _valueRegression.Step(history, 0, _center, _unit);
        rows[Integrated] = _differenceRegression.Step(history, 0, _unit);
    }

    // Every 30 s, and twice in the first 30 s: looks for a period, and restarts the regressions if the series has outgrown the scale with
    // which they were started. Single precision needs numbers near one.
    private void Review(in History history)
    {
        _review++;
        var early = history.Count is 9 or 30;
        if (!early && (_review < ReviewSeconds || history.Count < ReviewSeconds))
            return;
        _review = early ? _review : (short)0;
        Span<float> values = stackalloc float[History.Capacity];
        values = values[..history.Copy(values)];
        _period = (byte)PeriodDetector.Find(values, out var mean, out var deviation);
        if (early || deviation > 8 * _unit || (deviation < _unit / 8 && history.Count == History.Capacity))
            Restart(history, mean, deviation);
    }

    private void Smooth(float value)
    {
        _smooth += 0.5f * (value - _smooth);
        _smoothFast += 0.8f * (value - _smoothFast);
        var error = value - _level - (HoltPhi * _trend);
        _level += (HoltPhi * _trend) + (HoltAlpha * error);
        _trend = (HoltPhi * _trend) + (HoltBeta * error);
    }

    private void Restart(in History history, float mean, float deviation)
    {
        (_center, _unit) = (mean, Math.Max(deviation, Lanes.Tiny));
        _valueRegression.Start();
        _differenceRegression.Start();
        for (var ago = Math.Min(history.Count, History.Capacity - 24) - 1; ago > 0; ago--)
        {
            _valueRegression.Step(history, ago, _center, _unit);
            _differenceRegression.Step(history, ago, _unit);
        }
    }
}

/// <summary>One vector of lanes for each model of the ensemble.</summary>
[InlineArray(PointModels.Count)]
internal struct ModelRows
{
    private Vector256<float> _first;
}

/// <summary>Maps the ensemble's models to the names that forecasts report.</summary>
internal static class ModelNames
{
    private static readonly ForecastModel[] Names =
    [
        ForecastModel.LastValue,
        ForecastModel.Smoothing,
        ForecastModel.Smoothing,
        ForecastModel.MovingMean,
        ForecastModel.MovingMedian,
        ForecastModel.SamePhase,
        ForecastModel.SamePhase,
        ForecastModel.SamePhase,
        ForecastModel.SamePhase,
        ForecastModel.DampedHolt,
        ForecastModel.AutoRegression,
        ForecastModel.Arima,
        ForecastModel.PooledNetwork,
    ];

    public static ForecastModel Of(int index) => index == PointModels.Recurrent ? ForecastModel.Lstm : Names[index];
}
