using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Bonding.Domain.Metering;
using Bonding.Forecasting.Engine;
using Bonding.Forecasting.Numerics;

namespace Bonding.Forecasting.Cadence;

/// <summary>
/// What is known of the time of one series' windows: the class of their spacing, and when the newest one ended. Plain numbers, which
/// <see cref="CadenceStore.Save"/> writes as they are, so a change of a field's order or type needs a new version.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = PackedFields.Bytes)]
internal struct SeriesCadence
{
    // So many windows in turn of another class are no accident.
    private const int Convincing = 8;
    private const double Deadband = 1.1;
    private const double Whole = 0.9;
    private const int MostMissing = 64;
    private const double StaleSpacings = 2.5;
    private const double StaleSeconds = 3;
    private const double ForgottenSpacings = 6;
    private const double ForgottenSeconds = 60;
    private const double RecentSeconds = 30;
    private const double FewestRecent = 3;

    private Means _others;
    private double _end;
    private double _spacing;
    private float _step;
    private double _heldMass;
    private double _heldWaiting;
    private double _heldSeconds;
    private StepPeaks _peaks;
    private StepMedian _median;
    private Proof _proof;
    private sbyte _class;
    private byte _otherCount;

    public static SeriesCadence New => new() { _class = -1, _end = double.NaN };

    /// <summary>The index of the class of spacings; −1 before the first window.</summary>
    public readonly int Class => _class;

    /// <summary>The place in the engine of that class.</summary>
    public int Slot { get; private set; }

    /// <summary>Whether the numbers that choose a place in memory are possible; those of a damaged file may not be.</summary>
    public readonly bool IsSound => Class >= -1 && Class < SpacingClass.All.Count && _otherCount < Convincing;

    /// <summary>Takes the next window.</summary>
    public void Observe(in UsageWindow window, CadenceStore store)
    {
        if (!double.IsFinite(window.Mean))
            return;
        if (Class < 0)
            Begin(SpacingClass.Of(window.Spacing).Index, store);
        if (IsOfClass(window.Spacing))
            _otherCount = 0;
        else
            _others[_otherCount++] = (float)window.Mean;
        _spacing = window.Spacing;
        if (_otherCount == Convincing)
            Move(window, store);
        else
            Take(window, store.EngineOf(Class));
    }

    /// <summary>Returns the forecast of the 5 seconds after a moment.</summary>
    public readonly Forecast Predict(double now, double capacity, EngineStore engine)
    {
        var age = Math.Max(0, now - _end);
        if (age > Math.Max(ForgottenSeconds, ForgottenSpacings * _step))
            return Forecast.Unknown;
        var isOld = age > Math.Max(StaleSeconds, StaleSpacings * _step);
        var recent = (int)Math.Clamp(Math.Ceiling(RecentSeconds / _step), FewestRecent, RecentSeconds);
        var steps = engine.Predict(Slot, capacity, isOld, recent);
        var wall = new WallTime(age, _step, Math.Max(_step, _spacing));
        return Class == 0 ? wall.Pass(steps) : wall.Of(steps, _median, _peaks, _proof, capacity);
    }

    private readonly bool IsOfClass(double spacing) =>
        SpacingClass.Of(spacing).Index == Class
        || SpacingClass.Of(spacing * Deadband).Index == Class
        || SpacingClass.Of(spacing / Deadband).Index == Class;

    private void Begin(int index, CadenceStore store)
    {
        (_class, Slot) = ((sbyte)index, store.EngineOf(index).Add());
        (_end, _heldMass, _heldWaiting, _heldSeconds, _otherCount) = (double.NaN, 0, 0, 0, 0);
        (_peaks, _median, _proof) = (new StepPeaks(), new StepMedian(), new Proof());
    }

    // The windows that convinced are the beginning of the new class.
    private void Move(in UsageWindow window, CadenceStore store)
    {
        var means = _others;
        store.EngineOf(Class).Remove(Slot);
        Begin(SpacingClass.Of(window.Spacing).Index, store);
        for (var i = 0; i < Convincing; i++)
            Step(means[i], 0, store.EngineOf(Class));
        (_end, _step) = (window.End, (float)window.Spacing);
    }

    // Windows finer than the class make up one step together; one much longer than a step leaves out those before its last.
    private void Take(in UsageWindow window, EngineStore engine)
    {
        _step = (float)(_otherCount == 0 ? window.Spacing : SpacingClass.All[Class].Seconds);
        if (window.Start > _end + (_step / 2))
        {
            Miss((window.Start - _end) / _step, engine);
            (_heldMass, _heldWaiting, _heldSeconds) = (0, 0, 0);
        }

        _heldMass += window.Mean * window.Length;
        _heldWaiting += window.Waiting * window.Length;
        _heldSeconds += window.Length;
        _end = window.End;
        if (window.Spacing < Whole * _step && _heldSeconds < Whole * _step)
            return;
        Miss((_heldSeconds / _step) - 1, engine);
        Step(_heldMass / _heldSeconds, _heldWaiting / _heldSeconds, engine);
        (_heldMass, _heldWaiting, _heldSeconds) = (0, 0, 0);
    }

    private void Miss(double steps, EngineStore engine)
    {
        var missing = (int)Math.Round(Math.Min(steps, MostMissing));
        for (var i = 0; i < missing; i++)
            engine.Observe(Slot, Sample.Missing);
        if (missing > 0)
            (_peaks, _median, _proof) = (_peaks.Interrupted, _median.Interrupted, _proof.Interrupted);
    }

    private void Step(double mean, double waiting, EngineStore engine)
    {
        engine.Observe(Slot, new Sample(mean, Censored: waiting > 0) { Waiting = waiting });
        if (Class == 0)
            return;
        var value = (float)(mean + waiting);
        _proof.Judge(value, _median);
        _median.Add(value);
        _peaks.Add(value);
        var steps = engine.Predict(Slot);
        if (steps.Quality != ForecastQuality.Ready)
            return;
        var own = (float)steps.Quantile(1, QuantileLevel.P50);
        var mixed = _median.Mix(own);
        _proof.Issue(mixed, Math.Max(mixed, (float)steps.Quantile(1, QuantileLevel.P95)));
        _median.Issue(own);
        _peaks.Issue(steps);
    }

    [InlineArray(Convincing)]
    private struct Means
    {
        private float _first;
    }
}

/// <summary>
/// Converts forecasts of steps after the newest sample to forecasts of the seconds after the present. A second belongs to the window that
/// it falls in.
/// </summary>
/// <param name="Age">How long ago the newest window ended, in seconds.</param>
/// <param name="Step">The length of a step, in seconds.</param>
/// <param name="Spacing">How far apart samples are, in seconds.</param>
internal readonly record struct WallTime(double Age, double Step, double Spacing)
{
    private const double Rounding = 1e-6;

    /// <summary>Returns the forecast of a series with a sample a second: a step is a second.</summary>
    public Forecast Pass(in Forecast steps) => steps.At(TimeSpan.FromSeconds(Spacing), TimeSpan.FromSeconds(Age));

    /// <summary>Returns the forecast of a series with windows of any length, not above the capacity.</summary>
    public Forecast Of(in Forecast steps, in StepMedian median, in StepPeaks peaks, in Proof proof, double capacity)
    {
        if (steps.Quality == ForecastQuality.None)
            return Forecast.Unknown;
        var grid = new ForecastGrid(capacity);
        for (var h = 1; h <= Horizon.Seconds; h++)
        {
            var step = StepAt(h);
            var p50 =
                steps.Quality == ForecastQuality.Ready
                    ? median.Mix((float)steps.Quantile(step, QuantileLevel.P50))
                    : steps.Quantile(step, QuantileLevel.P50);
            grid.Set(h, p50, steps.Quantile(step, QuantileLevel.P90), steps.Quantile(step, QuantileLevel.P95));
        }

        var quality = steps.Quality == ForecastQuality.Ready && proof.Failed ? ForecastQuality.Unproven : steps.Quality;
        var peak = steps.Quality == ForecastQuality.Ready ? peaks.Of(steps, StepAt(0), StepAt(Horizon.Seconds)) : steps.PeakQuantile;
        return grid.Forecast(peak, steps.RecentPeak, steps.ResidualSigma, quality, steps.Model)
            .At(TimeSpan.FromSeconds(Spacing), TimeSpan.FromSeconds(Age));
    }

    private int StepAt(double seconds) => (int)Math.Clamp(Math.Ceiling(((Age + seconds) / Step) - Rounding), 1, Horizon.Seconds);
}
