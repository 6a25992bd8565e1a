using System.Runtime.Intrinsics;
using Bonding.Forecasting.Series;

namespace Bonding.Forecasting.Engine;

/// <summary>All that the engine knows about one series: plain numbers, one block of memory.</summary>
internal struct SeriesState
{
    private SeriesGate gate;
    private History history;
    private Spread spread;
    private PointModels models;
    private PointMixer mixer;
    private LimitMixer limits90;
    private LimitMixer limits95;
    private DueLanes centers;
    private DueLanes ceilings;
    private RecentExcess recent;
    private Vector256<float> sizes;
    private Vector256<float> p50;
    private Vector256<float> p90;
    private Vector256<float> p95;
    private Tickets tickets;
    private float errorSquare;
    private int errors;
    private int pending;
    private LiveScore score;

    public SeriesState() => gate = new SeriesGate();

    public readonly LiveScore Score => score;

    public readonly int Period => models.Period;

    /// <summary>Takes the next second.</summary>
    /// <param name="sample">What was measured.</param>
    /// <param name="shared">What all series of the store share.</param>
    /// <param name="teach">Whether this second becomes an example for the network.</param>
    /// <param name="slot">The series' place in the store.</param>
    public void Observe(in Sample sample, SharedParts shared, bool teach, int slot)
    {
        var first = double.IsNaN(gate.Last);
        var known = gate.Quality;
        var step = gate.Next(sample.Value);
        if (step == SeriesStep.Skipped)
            return;
        var value = (float)gate.Last;
        if (first)
            Start(value, slot);
        if (step == SeriesStep.Resumed)
            Interrupt();
        // What was used under a cap is at least needed; a better guess of the need is what was forecast for this second.
        if (sample.Censored && known == ForecastQuality.Ready)
            value = Math.Max(value, p50.ToScalar());
        else if (step == SeriesStep.Seen)
            Judge(value, shared);
        history.Add(value);
        spread.Add(value, history.Count);
        Forecast(shared, teach, slot);
    }

    public readonly Forecast Predict(double capacity) => gate.Quality switch
    {
        ForecastQuality.None => Bonding.Forecasting.Forecast.Unknown,
        ForecastQuality.Ready => Ready(capacity),
        var poor => Wide(capacity, poor),
    };

    /// <summary>Says that time passed unseen: nothing that was forecast will be judged, and the forecast is stale until the next sample.</summary>
    public void Pause()
    {
        gate.Pause();
        Interrupt();
    }

    private readonly Forecast Ready(double capacity)
    {
        var grid = new ForecastGrid(capacity);
        for (var h = 0; h < Horizon.Seconds; h++)
            grid.Set(h + 1, score.SteppedBack ? gate.Last : p50[h], p90[h], p95[h]);
        var model = score.SteppedBack ? ForecastModel.LastValue : ModelNames.Of(mixer.Leader);
        return grid.Forecast(p95[Lanes.Peak], Level(), Math.Sqrt(errorSquare), ForecastQuality.Ready, model);
    }

    private readonly Forecast Wide(double capacity, ForecastQuality quality)
    {
        var grid = new ForecastGrid(capacity);
        for (var h = 1; h <= Horizon.Seconds; h++)
            grid.Set(h, gate.Last, spread.Wide, spread.Wide);
        return grid.Forecast(spread.Wide, Level(), Math.Sqrt(errorSquare), quality, ForecastModel.LastValue);
    }

    // Before 30 seconds were seen the history repeats the first value.
    private readonly float Level()
    {
        var peak = history.Ago(0);
        for (var i = 1; i < 30; i++)
            peak = Math.Max(peak, history.Ago(i));
        return peak;
    }

    private void Start(float value, int turn)
    {
        history.Start(value);
        spread.Start(value);
        models.Start(value, turn);
        limits90.Start(value);
        limits95.Start(value);
    }

    private void Interrupt()
    {
        pending = 0;
        tickets.Clear();
    }

    private void Judge(float value, SharedParts shared)
    {
        if (pending == 0)
            return;
        var known = Lanes.Known(pending);
        var last = Lanes.Reverse(history.Window(-4)).WithElement(4, value);
        var seen = Lanes.Highest(last);
        mixer.Judge(Vector256.Create(value), known, shared.Experts, centers.Due);
        JudgeLimits(Vector256.Create(value).WithElement(Lanes.Peak, seen), known);
        score.Judge(value, history.Ago(0), p50.ToScalar(), p95.ToScalar());
        if (pending == Horizon.Seconds && tickets.Due >= 0)
            shared.Examples.Complete(tickets.Due, last.WithElement(Lanes.Peak, seen));
    }

    private void JudgeLimits(Vector256<float> actual, Vector256<float> known)
    {
        var due = new LimitBasis(centers.Due, recent.Due, ceilings.Due, sizes);
        limits90.Judge(actual, due, known, 0.9f);
        limits95.Judge(actual, due, known, 0.95f);
        var error = (actual - due.Center) & known;
        recent.Judge(error);
        sizes += ((Vector256.Abs(error) - sizes) & known) * Math.Max(0.005f, 1f / (errors + 1));
        errorSquare += Math.Max(1f / 256, 1f / (errors + 2)) * ((error.ToScalar() * error.ToScalar()) - errorSquare);
        errors = Math.Min(errors + 1, 1 << 20);
    }

    private void Forecast(SharedParts shared, bool teach, int slot)
    {
        ModelRows rows = default;
        var phase = PhaseLanes.Of(history, models.Period);
        models.Step(history, phase, rows);
        rows[PointModels.AutoRegressive] = spread.Clip(rows[PointModels.AutoRegressive], history.Ago(0));
        rows[PointModels.Integrated] = spread.Clip(rows[PointModels.Integrated], history.Ago(0));
        mixer.MixOwn(rows);
        Span<Vector256<float>> inputs = stackalloc Vector256<float>[PooledNetwork.InputRows];
        Span<Vector256<float>> learnt = stackalloc Vector256<float>[PooledNetwork.OutputRows];
        var ceiling = phase.Highest.WithElement(Lanes.Peak, history.Peak());
        Describe(inputs, rows, phase, ceiling);
        shared.Network.Forward(inputs, learnt);
        tickets.Add(teach ? shared.Examples.Reserve(inputs, spread.Mean, 1 / spread.Deviation) : Tickets.None);
        for (var k = 0; k < learnt.Length; k++)
            learnt[k] = spread.Clip((learnt[k] * spread.Deviation) + Vector256.Create(spread.Mean), history.Ago(0));
        rows[PointModels.Network] = learnt[0];
        if (shared.Recurrent is { } recurrent)
            rows[PointModels.Recurrent] = spread.Clip(recurrent.Step(slot, history.Ago(0)), history.Ago(0));
        Combine(rows, learnt, ceiling, shared.Experts);
        pending = Math.Min(pending + 1, Horizon.Seconds);
    }

    private void Combine(Span<Vector256<float>> rows, ReadOnlySpan<Vector256<float>> learnt, Vector256<float> ceiling, int experts)
    {
        p50 = Lanes.WithPeak(mixer.Mix(rows, models.Period > 0, experts));
        var basis = new LimitBasis(p50, recent.Issue(p50), ceiling, sizes);
        p90 = spread.Clip(limits90.Issue(basis, learnt[1]), history.Ago(0));
        p95 = Vector256.Max(p90, spread.Clip(limits95.Issue(basis, learnt[2]), history.Ago(0)));
        centers.Issue(p50);
        ceilings.Issue(ceiling);
    }

    /// <summary>Writes what the network sees: the last 32 s and what the models say, in standard deviations from the mean.</summary>
    private readonly void Describe(Span<Vector256<float>> inputs, ReadOnlySpan<Vector256<float>> rows, in PhaseLanes phase, Vector256<float> ceiling)
    {
        for (var i = 0; i < 4; i++)
            inputs[i] = spread.Relative(history.Window(8 * i));
        inputs[4] = spread.Relative(rows[PointModels.AutoRegressive])
            .WithElement(5, Math.Min(sizes.ToScalar() / spread.Deviation, 5))
            .WithElement(6, models.Period > 0 ? 1 : 0)
            .WithElement(7, Math.Min(spread.Mean / spread.Deviation, 5));
        inputs[5] = spread.Relative(phase.Mean3.WithElement(Lanes.Peak, ceiling.GetElement(Lanes.Peak)));
        inputs[6] = spread.Relative(rows[PointModels.Mixture]);
    }
}
