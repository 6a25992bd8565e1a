namespace Bonding.Simulation.Telemetry;

/// <summary>The true value of a counter at any moment of a run. Within a second it grows evenly.</summary>
internal sealed class CounterRecord
{
    private readonly List<double> _totals = [0];

    /// <summary>Adds the growth of the next second.</summary>
    public void Add(double growth) => _totals.Add(_totals[^1] + growth);

    /// <summary>Returns the value at a moment, which must not be later than what was added.</summary>
    /// <param name="seconds">Seconds since the start of the run; before the start the counter is 0.</param>
    public double At(double seconds)
    {
        var whole = (int)Math.Clamp(Math.Floor(seconds), 0, _totals.Count - 1);
        var rest = whole + 1 < _totals.Count ? Math.Max(0, seconds - whole) : 0;
        return _totals[whole] + (rest > 0 ? rest * (_totals[whole + 1] - _totals[whole]) : 0);
    }
}
