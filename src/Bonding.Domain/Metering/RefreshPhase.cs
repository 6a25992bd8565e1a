using System.Runtime.CompilerServices;

namespace Bonding.Domain.Metering;

/// <summary>
/// Finds when evenly spaced refreshes took place. Each was between the last sample that did not show it and the first that did. All of the
/// last sixteen must fit one period and one phase, which leaves little room soon, although samples are a second apart.
/// </summary>
/// <remarks>All times are in seconds on the clock of the metric source.</remarks>
internal struct RefreshPhase
{
    private const int Capacity = 16;

    // The clock of a source may drift a little, so what was learnt long ago holds a little less with each refresh.
    private const double Drift = 0.0005;

    private Sightings _sightings;
    private int _next;
    private int _count;
    private int _number;
    private double _shortest;
    private double _longest;

    public RefreshPhase() => _longest = double.PositiveInfinity;

    /// <summary>The time between two refreshes; null before two were seen.</summary>
    public readonly double? Period => _count > 1 ? (_shortest + _longest) / 2 : null;

    /// <summary>Takes a refresh and returns when it took place.</summary>
    /// <param name="passed">The number of periods since the one that was taken before.</param>
    /// <param name="unchanged">The time of the last sample that did not show it.</param>
    /// <param name="seen">The time of the first sample that did.</param>
    public double Add(int passed, double unchanged, double seen)
    {
        _number += passed;
        var now = new Sighting(_number, unchanged, seen);
        if (_count > 0)
            Narrow(now);
        _sightings[_next] = now;
        _next = (_next + 1) % Capacity;
        _count = Math.Min(_count + 1, Capacity);
        return Period is { } period ? Place(now, period) : seen;
    }

    private readonly double Place(Sighting now, double period)
    {
        var (earliest, latest) = (now.Unchanged, now.Seen);
        for (var i = 0; i < _count; i++)
        {
            var since = (now.Number - _sightings[i].Number) * period;
            (earliest, latest) = (Math.Max(earliest, _sightings[i].Unchanged + since), Math.Min(latest, _sightings[i].Seen + since));
        }

        return Math.Clamp((earliest + latest) / 2, now.Unchanged, now.Seen);
    }

    private void Narrow(Sighting now)
    {
        var (shortest, longest) = (0.0, double.PositiveInfinity);
        for (var i = 0; i < _count; i++)
        {
            var periods = now.Number - _sightings[i].Number;
            shortest = Math.Max(shortest, (now.Unchanged - _sightings[i].Seen) / periods);
            longest = Math.Min(longest, (now.Seen - _sightings[i].Unchanged) / periods);
        }

        (_shortest, _longest) = (Math.Max(_shortest - Drift, shortest), Math.Min(_longest + Drift, longest));
        if (_shortest > _longest)
            (_shortest, _longest) = (Math.Min(shortest, longest), Math.Max(shortest, longest));
    }

    private readonly record struct Sighting(int Number, double Unchanged, double Seen);

    [InlineArray(Capacity)]
    private struct Sightings
    {
        private Sighting _first;
    }
}
