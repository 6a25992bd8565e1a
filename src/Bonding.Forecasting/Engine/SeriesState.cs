using System.Runtime.CompilerServices;
using Bonding.Forecasting.Series;

namespace Bonding.Forecasting.Engine;

/// <summary>All that the engine knows about one series: plain numbers, one block of memory.</summary>
internal struct SeriesState
{
    private const int All = PointModels.Count + 2;

    private SeriesGate gate;
    private History history;
    private History errorSizes;
    private PointModels models;
    private PointMixer mixer;
    private PeakLimit peakLimit;
    private AllLimits limits;
    private Tickets tickets;
    private PerHorizon path;
    private PerHorizon p50;
    private PerHorizon p90;
    private PerHorizon p95;
    private float peak;
    private float lowest;
    private float highest;
    private float change;
    private float errorSquare;
    private int second;
    private int pending;
    private int leader;
    private LiveScore score;

    public SeriesState() => gate = new SeriesGate();

    public readonly ForecastQuality Quality => gate.Quality;

    public readonly LiveScore Score => score;

    public readonly int Period => models.Period;

    /// <summary>Takes the next second; with <paramref name="teach"/> also leaves an example for the pooled network.</summary>
    public void Observe(in Sample sample, PooledNetwork network, ReplayBuffer examples, bool teach)
    {
        var first = double.IsNaN(gate.Last);
        var known = gate.Quality;
        var step = gate.Next(sample.Value);
        if (step == SeriesStep.Skipped)
            return;
        if (step == SeriesStep.Resumed)
            Interrupt();
        var value = (float)gate.Last;
        if (first)
            Start(value);
        // What was used under a cap is at least needed; a better guess of the need is what was forecast for this second.
        if (sample.Censored && known == ForecastQuality.Ready)
            value = Math.Max(value, p50[0]);
        else if (step == SeriesStep.Seen)
            Judge(value, examples);
        Learn(value);
        Forecast(network, examples, teach);
    }

    public readonly Forecast Predict(double capacity)
    {
        if (gate.Quality == ForecastQuality.None)
            return Bonding.Forecasting.Forecast.Unknown;
        var grid = new ForecastGrid(capacity);
        var ready = gate.Quality == ForecastQuality.Ready;
        var wide = highest + Math.Max(highest - lowest, highest / 2);
        for (var h = 0; h < Horizon.Seconds; h++)
        {
            if (ready)
                grid.Set(h + 1, score.SteppedBack ? gate.Last : p50[h], p90[h], p95[h]);
            else
                grid.Set(h + 1, gate.Last, wide, wide);
        }
        var model = ready && !score.SteppedBack ? ModelNames.Of(leader) : ForecastModel.LastValue;
        return grid.Forecast(ready ? peak : wide, history.Peak(30), Math.Sqrt(errorSquare), gate.Quality, model);
    }

    private void Start(float value)
    {
        models.Start(value);
        lowest = highest = value;
        ((Span<int>)tickets).Fill(-1);
    }

    private void Interrupt()
    {
        pending = 0;
        ((Span<int>)tickets).Fill(-1);
    }

    private void Judge(float value, ReplayBuffer examples)
    {
        mixer.Judge(second, pending, value, All);
        for (var h = 1; h <= pending; h++)
            limits[h - 1].Judge(second, h, value, limits[0].Size);
        if (pending == 0)
            return;
        var error = value - path[0];
        errorSquare += Math.Max(1f / History.Capacity, 1f / (errorSizes.Count + 2)) * ((error * error) - errorSquare);
        score.Judge(value, history.Ago(0), p50[0], p95[0]);
        if (pending < Horizon.Seconds)
            return;
        var seen = Math.Max(value, history.Peak(Horizon.Seconds - 1));
        peakLimit.Judge(second, seen, limits[0].Size);
        Teach(value, seen, examples);
    }

    private void Learn(float value)
    {
        errorSizes.Add(pending == 0 ? 0 : Math.Abs(value - path[0]));
        var moved = history.Count == 0 ? 0 : Math.Abs(value - history.Ago(0));
        change += Math.Max(1f / 300, 1f / (history.Count + 1)) * (moved - change);
        history.Add(value);
        (lowest, highest) = (Math.Min(lowest, value), Math.Max(highest, value));
    }

    private void Forecast(PooledNetwork network, ReplayBuffer examples, bool teach)
    {
        Span<float> inputs = stackalloc float[PooledNetwork.Inputs];
        Span<float> anchors = stackalloc float[PooledNetwork.Outputs];
        Span<float> peaks = stackalloc float[Horizon.Seconds];
        var writer = new NetworkInput(inputs, Scale());
        Project(anchors, peaks, ref writer);
        Span<float> learnt = stackalloc float[PooledNetwork.Outputs];
        network.Forward(inputs, learnt);
        Remember(teach, inputs, anchors, examples);
        Combine(anchors, learnt, peaks);
        second = second == 1_000_000 ? 999_996 : second + 1;
        pending = Math.Min(pending + 1, Horizon.Seconds);
    }

    private readonly float Scale() => Math.Max(change, 1e-4f * Math.Max(Math.Abs(highest), 1e-6f));

    /// <summary>Lets all models speak, mixes them, and writes what the network sees: everything relative to the mixture.</summary>
    private void Project(Span<float> anchors, Span<float> peaks, ref NetworkInput input)
    {
        Span<float> levels = stackalloc float[Horizon.Seconds];
        Span<float> differences = stackalloc float[Horizon.Seconds];
        Span<float> phase = stackalloc float[SamePhase.Most];
        models.Learn(history, levels, differences);
        for (var h = 0; h < Horizon.Seconds; h++)
        {
            var count = SamePhase.Gather(history, models.Period, h + 1, phase);
            var forecasts = mixer.Forecasts(second, h);
            models.Project(history, h + 1, levels[h], differences[h], phase[..count], forecasts);
            Clip(forecasts[..PointModels.Count]);
            path[h] = forecasts[PointModels.Mixture] = mixer.Mix(second, h, 0, PointModels.Count, out leader);
            peaks[h] = count == 0 ? float.NaN : Max(phase[..count]);
            var scale = PhaseScale(h);
            limits[h].Point(second, path[h], scale);
            var (margin90, margin95) = (limits[h].Margin(ForecastLevel.P90) * scale, limits[h].Margin(ForecastLevel.P95) * scale);
            anchors[h * 3] = path[h];
            anchors[(h * 3) + 1] = path[h] + margin90;
            anchors[(h * 3) + 2] = path[h] + margin95;
            input.AddHorizon(path[0], path[h], margin90, margin95, scale, forecasts, phase[..count]);
        }
        anchors[15] = Max(path) + peakLimit.Margin;
        input.AddSeries(history, path[0], errorSizes.Ago(0), limits[0].Size, lowest, models.Period);
    }

    private void Combine(ReadOnlySpan<float> anchors, Span<float> learnt, ReadOnlySpan<float> peaks)
    {
        for (var k = 0; k < learnt.Length; k++)
            learnt[k] = anchors[k] + (learnt[k] * Scale());
        Clip(learnt);
        for (var h = 0; h < Horizon.Seconds; h++)
        {
            mixer.Forecasts(second, h)[PointModels.Network] = learnt[h * 3];
            p50[h] = mixer.Mix(second, h, PointModels.Mixture, 2, out var best);
            if (h == 0 && best == PointModels.Network)
                leader = best;
            (p90[h], p95[h]) = limits[h].Issue(second, p50[h], peaks[h], learnt[(h * 3) + 1], learnt[(h * 3) + 2]);
        }
        peak = peakLimit.Issue(second, history, Max(p50), learnt[15]);
    }

    private void Remember(bool teach, ReadOnlySpan<float> inputs, ReadOnlySpan<float> anchors, ReplayBuffer examples)
    {
        ref var ticket = ref tickets[second % Horizon.Seconds];
        ticket = -1;
        if (!teach)
            return;
        inputs.CopyTo(examples.Reserve(out ticket, Scale(), anchors));
    }

    private readonly void Teach(float value, float seen, ReplayBuffer examples)
    {
        var ticket = tickets[second % Horizon.Seconds];
        if (ticket < 0)
            return;
        Span<float> actual = stackalloc float[PooledNetwork.Outputs];
        for (var h = 0; h < Horizon.Seconds; h++)
            actual.Slice(h * 3, 3).Fill(h == Horizon.Seconds - 1 ? value : history.Ago(Horizon.Seconds - 2 - h));
        actual[15] = seen;
        examples.Complete(ticket, actual);
    }

    private readonly float PhaseScale(int h)
    {
        Span<float> sizes = stackalloc float[SamePhase.Most];
        var count = SamePhase.Gather(errorSizes, models.Period, h + 1, sizes);
        var usual = limits[h].Size;
        if (count == 0)
            return usual + 1e-9f;
        var ratio = usual / Math.Max(limits[0].Size, 1e-9f);
        return (0.7f * SamePhase.Mean(sizes[..count]) * ratio) + (0.3f * usual) + 1e-9f;
    }

    private readonly void Clip(Span<float> values)
    {
        var range = highest - lowest;
        var (least, most) = (Math.Max(0, lowest - (0.1f * range)), highest + (0.5f * range));
        foreach (ref var value in values)
            value = float.IsFinite(value) ? Math.Clamp(value, least, most) : history.Ago(0);
    }

    private static float Max(ReadOnlySpan<float> values)
    {
        var max = values[0];
        foreach (var value in values)
            max = Math.Max(max, value);
        return max;
    }

    [InlineArray(Horizon.Seconds)]
    private struct AllLimits
    {
        private HorizonLimits first;
    }

    [InlineArray(Horizon.Seconds)]
    private struct Tickets
    {
        private int first;
    }
}
