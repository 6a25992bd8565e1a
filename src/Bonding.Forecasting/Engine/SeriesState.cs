using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Bonding.Forecasting.Numerics;
using Bonding.Forecasting.Series;

namespace Bonding.Forecasting.Engine;

/// <summary>
/// The state of one series in the engine: plain numbers in one block of memory. <see cref="EngineStore.Save"/> writes its bytes, so a
/// change of a field's order or type needs a new version.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = PackedFields.Bytes)]
internal struct SeriesState
{
    /// <summary>The time whose peak is the recent one.</summary>
    public const int RecentSeconds = 30;

    private const int CeilingSeconds = 64;

    private SeriesGate _gate;
    private History _history;
    private SeriesStatistics _statistics;
    private PointModels _models;
    private PointMixer _mixer;
    private QuantileMixer _limits90;
    private QuantileMixer _limits95;
    private PendingForecasts _centers;
    private PendingForecasts _ceilings;
    private RecentExcess _recent;
    private Vector256<float> _sizes;
    private Vector256<float> _p50;
    private Vector256<float> _p90;
    private Vector256<float> _p95;
    private ReservedExamples _reserved;
    private float _errorSquare;
    private int _errors;
    private int _pending;
    private LiveScore _score;

    public SeriesState() => _gate = new SeriesGate();

    public readonly LiveScore Score => _score;

    public readonly int Period => _models.Period;

    /// <summary>Takes the sample of the next second.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="shared">The parts that all series of the store share.</param>
    /// <param name="teach">Whether this second becomes a training example for the network.</param>
    /// <param name="slot">The series' place in the store.</param>
    public void Observe(in Sample sample, SharedParts shared, bool teach, int slot)
    {
        var first = double.IsNaN(_gate.Last);
        var known = _gate.Quality;
        var step = _gate.Next(sample.Value + sample.Waiting);
        if (step == SeriesStep.Skipped)
            return;
        var value = (float)_gate.Last;
        if (first)
            Start(value, slot);
        if (step == SeriesStep.Resumed)
            Interrupt();
        // Usage under a cap is a lower bound of the need. If what waited is not known, the forecast for this second is a better estimate.
        if (sample is { Censored: true, Waiting: 0 } && known == ForecastQuality.Ready)
            value = Math.Max(value, _p50.ToScalar());
        else if (step == SeriesStep.Seen)
            Judge(value, shared);
        _history.Add(value);
        _statistics.Add(value, _history.Count);
        Forecast(shared, teach, slot);
    }

    /// <summary>Returns the forecast of the next 5 seconds.</summary>
    /// <param name="capacity">The upper bound of the forecast.</param>
    /// <param name="isOld">Whether too much time has passed since the newest sample; the forecast is then stale.</param>
    /// <param name="recent">The number of seconds whose peak is the recent one.</param>
    public readonly Forecast Predict(double capacity, bool isOld, int recent) =>
        _gate.Quality switch
        {
            ForecastQuality.None => Bonding.Forecasting.Forecast.Unknown,
            ForecastQuality.Ready when !isOld => Ready(capacity, recent),
            var poor => Wide(capacity, isOld ? ForecastQuality.Stale : poor, recent),
        };

    /// <summary>
    /// Marks a gap in time. Pending forecasts will not be judged, and the forecast is stale until the next sample.
    /// </summary>
    public void Pause()
    {
        _gate.Pause();
        Interrupt();
    }

    private readonly Forecast Ready(double capacity, int recent)
    {
        var grid = new ForecastGrid(capacity);
        for (var h = 0; h < Horizon.Seconds; h++)
            grid.Set(h + 1, _score.SteppedBack ? _gate.Last : _p50[h], _p90[h], _p95[h]);
        var model = _score.SteppedBack ? ForecastModel.LastValue : ModelNames.Of(_mixer.Leader);
        return grid.Forecast(_p95[Lanes.Peak], _history.Peak(recent), Math.Sqrt(_errorSquare), ForecastQuality.Ready, model);
    }

    private readonly Forecast Wide(double capacity, ForecastQuality quality, int recent)
    {
        var grid = new ForecastGrid(capacity);
        for (var h = 1; h <= Horizon.Seconds; h++)
            grid.Set(h, _gate.Last, _statistics.WideBound, _statistics.WideBound);
        return grid.Forecast(_statistics.WideBound, _history.Peak(recent), Math.Sqrt(_errorSquare), quality, ForecastModel.LastValue);
    }

    private void Start(float value, int turn)
    {
        _history.Start(value);
        _statistics.Start(value);
        _models.Start(value, turn);
        _limits90.Start(value);
        _limits95.Start(value);
    }

    private void Interrupt()
    {
        _pending = 0;
        _reserved.Clear();
    }

    private void Judge(float value, SharedParts shared)
    {
        if (_pending == 0)
            return;
        var known = Lanes.Known(_pending);
        var last = Lanes.Reverse(_history.Window(-4)).WithElement(4, value);
        var seen = Lanes.Highest(last);
        _mixer.Judge(Vector256.Create(value), known, shared.Experts, _centers.Due);
        JudgeLimits(Vector256.Create(value).WithElement(Lanes.Peak, seen), known);
        _score.Judge(value, _history.Ago(0), _p50.ToScalar(), _p95.ToScalar());
        if (_pending == Horizon.Seconds && _reserved.Due >= 0)
            shared.Examples.Complete(_reserved.Due, last.WithElement(Lanes.Peak, seen));
    }

    private void JudgeLimits(Vector256<float> actual, Vector256<float> known)
    {
        var due = new QuantileBasis(_centers.Due, _recent.Due, _ceilings.Due, _sizes);
        _limits90.Judge(actual, due, known, 0.9f);
        _limits95.Judge(actual, due, known, 0.95f);
        var error = (actual - due.Center) & known;
        _recent.Judge(error);
        _sizes += ((Vector256.Abs(error) - _sizes) & known) * Math.Max(0.005f, 1f / (_errors + 1));
        _errorSquare += Math.Max(1f / 256, 1f / (_errors + 2)) * ((error.ToScalar() * error.ToScalar()) - _errorSquare);
        _errors = Math.Min(_errors + 1, 1 << 20);
    }

    private void Forecast(SharedParts shared, bool teach, int slot)
    {
        ModelRows rows = default;
        var phase = SamePhaseValues.Of(_history, _models.Period);
        _models.Step(_history, phase, rows);
        rows[PointModels.AutoRegressive] = _statistics.Clip(rows[PointModels.AutoRegressive], _history.Ago(0));
        rows[PointModels.Integrated] = _statistics.Clip(rows[PointModels.Integrated], _history.Ago(0));
        _mixer.MixOwn(rows);
        Span<Vector256<float>> inputs = stackalloc Vector256<float>[PooledNetwork.InputRows];
        Span<Vector256<float>> learnt = stackalloc Vector256<float>[PooledNetwork.OutputRows];
        var ceiling = phase.Highest.WithElement(Lanes.Peak, _history.Peak(CeilingSeconds));
        Describe(inputs, rows, phase, ceiling);
        shared.Network.Forward(inputs, learnt);
        _reserved.Add(teach ? shared.Examples.Reserve(inputs, _statistics.Mean, 1 / _statistics.Deviation) : ReservedExamples.None);
        for (var k = 0; k < learnt.Length; k++)
            learnt[k] = _statistics.Clip((learnt[k] * _statistics.Deviation) + Vector256.Create(_statistics.Mean), _history.Ago(0));
        rows[PointModels.Network] = learnt[0];
        if (shared.Recurrent is { } recurrent)
            rows[PointModels.Recurrent] = _statistics.Clip(recurrent.Step(slot, _history.Ago(0)), _history.Ago(0));
        Combine(rows, learnt, ceiling, shared.Experts);
        _pending = Math.Min(_pending + 1, Horizon.Seconds);
    }

    private void Combine(Span<Vector256<float>> rows, ReadOnlySpan<Vector256<float>> learnt, Vector256<float> ceiling, int experts)
    {
        _p50 = Lanes.WithPeak(_mixer.Mix(rows, _models.Period > 0, experts));
        var basis = new QuantileBasis(_p50, _recent.Issue(_p50), ceiling, _sizes);
        _p90 = _statistics.Clip(_limits90.Issue(basis, learnt[1]), _history.Ago(0));
        _p95 = Vector256.Max(_p90, _statistics.Clip(_limits95.Issue(basis, learnt[2]), _history.Ago(0)));
        _centers.Issue(_p50);
        _ceilings.Issue(ceiling);
    }

    /// <summary>
    /// Writes the inputs of the network: the last 32 s and the forecasts of the models, in standard deviations from the mean.
    /// </summary>
    private readonly void Describe(
        Span<Vector256<float>> inputs,
        ReadOnlySpan<Vector256<float>> rows,
        in SamePhaseValues phase,
        Vector256<float> ceiling
    )
    {
        for (var i = 0; i < 4; i++)
            inputs[i] = _statistics.Relative(_history.Window(8 * i));
        inputs[4] = _statistics
            .Relative(rows[PointModels.AutoRegressive])
            .WithElement(5, Math.Min(_sizes.ToScalar() / _statistics.Deviation, 5))
            .WithElement(6, _models.Period > 0 ? 1 : 0)
            .WithElement(7, Math.Min(_statistics.Mean / _statistics.Deviation, 5));
        inputs[5] = _statistics.Relative(phase.Mean3.WithElement(Lanes.Peak, ceiling.GetElement(Lanes.Peak)));
        inputs[6] = _statistics.Relative(rows[PointModels.Mixture]);
    }
}
