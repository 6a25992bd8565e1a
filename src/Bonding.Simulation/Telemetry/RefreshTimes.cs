using Bonding.Simulation.Scenarios;
using MathNet.Numerics.Random;

namespace Bonding.Simulation.Telemetry;

/// <summary>The moments at which a source measures a tenant anew, in order of time.</summary>
internal sealed class RefreshTimes(TelemetrySource source, Xoshiro256StarStar random)
{
    /// <summary>The time for which KubeVirt keeps a value, in seconds.</summary>
    public const double KubeVirtSeconds = 3.25;

    /// <summary>The shortest time between two measurements of cAdvisor, in seconds.</summary>
    public const double LeastCadvisorSeconds = 10;

    /// <summary>The longest time between two measurements of cAdvisor, in seconds.</summary>
    public const double MostCadvisorSeconds = 15;

    private const double DriftSeconds = 1;

    private double _gap = source == TelemetrySource.KubeVirt ? KubeVirtSeconds : Between(LeastCadvisorSeconds, MostCadvisorSeconds, random);
    private double _newest = double.NaN;
    private double _next = double.NaN;

    /// <summary>Returns the newest refresh that is not later than a scrape. Scrapes are asked for in order of time.</summary>
    /// <param name="scrape">Seconds since the start of the run.</param>
    /// <returns>Seconds since the start of the run; negative before the first refresh.</returns>
    public double Before(double scrape)
    {
        if (source == TelemetrySource.Fresh)
            return scrape;
        if (double.IsNaN(_next))
            (_newest, _next) = (-1, random.NextDouble() * _gap);
        while (_next <= scrape)
            (_newest, _next) = (_next, _next + NextGap());
        return _newest;
    }

    private double NextGap() =>
        source == TelemetrySource.KubeVirt
            ? _gap
            : _gap = Math.Clamp(_gap + Between(-DriftSeconds, DriftSeconds, random), LeastCadvisorSeconds, MostCadvisorSeconds);

    private static double Between(double low, double high, Xoshiro256StarStar random) => low + (random.NextDouble() * (high - low));
}
