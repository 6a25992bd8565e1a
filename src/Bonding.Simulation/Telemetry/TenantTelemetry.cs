using Bonding.Domain.Metering;
using Bonding.Simulation.Loads;
using Bonding.Simulation.Policies;
using Bonding.Simulation.Scenarios;
using MathNet.Numerics.Random;

namespace Bonding.Simulation.Telemetry;

/// <summary>What can be known of one tenant by its metrics, and when.</summary>
internal sealed class TenantTelemetry
{
    private const double MillisecondsPerSecond = 1000;

    private readonly TelemetryProfile _profile;
    private readonly RefreshTimes _refreshes;
    private readonly CounterRecord _used = new();
    private readonly CounterRecord _waited = new();
    private double _nextScrape;
    private (MetricSample Before, MetricSample Newest) _pair;

    /// <param name="profile">How it is measured.</param>
    /// <param name="tenant">The tenant's key: each has its own phases.</param>
    public TenantTelemetry(TelemetryProfile profile, string tenant)
    {
        Xoshiro256StarStar random = SeededRandom.For(profile.Seed, $"telemetry/{tenant}");
        _profile = profile;
        _nextScrape = random.NextDouble() * profile.ScrapeSeconds;
        _refreshes = new RefreshTimes(profile.Source, random);
    }

    /// <summary>
    /// The rate between the newest two samples in cores, as a simple query reads it, caches and all; NaN before there are two.
    /// </summary>
    public double Rate =>
        _pair.Before.AtMilliseconds > 0
            ? (_pair.Newest.Value - _pair.Before.Value)
                * MillisecondsPerSecond
                / (_pair.Newest.AtMilliseconds - _pair.Before.AtMilliseconds)
            : double.NaN;

    /// <summary>Adds the truth of the next second, in vCPU-seconds.</summary>
    public void Record(double used, double waited)
    {
        _used.Add(used);
        _waited.Add(waited);
    }

    /// <summary>Returns the samples that can be read at a moment and could not at the call before.</summary>
    /// <param name="second">Seconds since the start of the run, all of which were recorded.</param>
    public SeenCounters Read(int second)
    {
        List<MetricSample> used = [];
        List<MetricSample> waited = [];
        for (; _nextScrape + _profile.DelaySeconds <= second; _nextScrape += _profile.ScrapeSeconds)
        {
            var measured = _refreshes.Before(_nextScrape);
            if (measured < 0)
                continue;
            var at = (long)((_profile.Source == TelemetrySource.Cadvisor ? measured : _nextScrape) * MillisecondsPerSecond) + 1;
            if (at <= _pair.Newest.AtMilliseconds)
                continue;
            _pair = (_pair.Newest, new MetricSample(at, _used.At(measured)));
            used.Add(_pair.Newest);
            waited.Add(new MetricSample(at, _waited.At(measured)));
        }

        return new SeenCounters(used, waited);
    }
}

/// <summary>What the agent in a guest says of its use: a sample of a counter each second, true or not.</summary>
internal sealed class GuestTelemetry(TenantSpec tenant)
{
    private const long MillisecondsPerSecond = 1000;

    private double _said;
    private int _seconds;

    /// <summary>Adds the true use of the next second, in vCPU-seconds.</summary>
    public void Record(double used) => _said += tenant.Behaviour.Said(_seconds++, used, tenant.Vcpus);

    /// <summary>Returns the sample of the present.</summary>
    public MetricSample Read() => new(_seconds * MillisecondsPerSecond, _said);
}
