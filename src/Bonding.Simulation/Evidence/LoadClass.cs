using Bonding.Simulation.Loads;
using MathNet.Numerics.Distributions;

namespace Bonding.Simulation.Evidence;

/// <summary>A kind of load that bonded tenants of the evidence have.</summary>
/// <param name="Name">The name in tables.</param>
/// <param name="Kind">How it comes back.</param>
/// <param name="Period">Seconds from one burst to the next; 0 if there is no such time.</param>
/// <param name="Draw">Draws a load, in cores for each second. Its mean is 0.15 to 0.35 cores.</param>
public sealed record LoadClass(string Name, LoadKind Kind, int Period, Func<int, Random, double[]> Draw)
{
    private const int ShortestWarmup = 420;
    private const int PeriodsToLearn = 10;

    /// <summary>Whether its period has to be learnt in the measured time.</summary>
    public bool IsCold { get; init; }

    /// <summary>Seconds before the measured time: ten periods, so that they are learnt, and 420 at least.</summary>
    public int Warmup => IsCold ? ShortestWarmup : Math.Max(ShortestWarmup, PeriodsToLearn * Period);

    /// <summary>Whether thresholds were set while looking at this class.</summary>
    public bool IsTuned => Name is "per20" or "cron60" or "executors" or "onoff" or "bursty";
}

/// <summary>How a load comes back.</summary>
public enum LoadKind
{
    /// <summary>By the clock, always after the same time.</summary>
    Periodic,

    /// <summary>By the clock, but the time between bursts changes, or it is not learnt yet.</summary>
    Changing,

    /// <summary>At times that its past does not show.</summary>
    Aperiodic,
}

/// <summary>The load classes of the evidence.</summary>
public static class LoadClasses
{
    /// <summary>Where a period of 60 s changes: half an hour into the measured hour.</summary>
    internal const int ChangeSecond = 600 + 1800;

    private static readonly string[] Background = ["onoff", "bursty", "compile", "web", "stream", "onoff", "evenbursts", "compile"];

    /// <summary>Loads of tenants that have not bonded, in turn.</summary>
    internal static IReadOnlyList<LoadClass> Neighbours { get; } =
    [.. Background.Select(name => All([], []).FirstOrDefault(load => load.Name == name) ?? Recorded(name, LoadKind.Aperiodic, 0, 0.3))];

    /// <summary>Returns all classes whose recordings are at hand: without these two lists, those two classes are left out.</summary>
    /// <param name="machines">Recorded use of machines, in cores; empty if there is none.</param>
    /// <param name="executors">Recorded use of executors of batch jobs, in cores; empty if there is none.</param>
    public static IReadOnlyList<LoadClass> All(IReadOnlyList<RecordedLoad> machines, IReadOnlyList<RecordedLoad> executors) =>
        [.. Periodic, .. RecordedPeriodic(machines, executors), .. Changing, .. Aperiodic];

    private static IEnumerable<LoadClass> Periodic =>
        [
            Train("per5", 5, 1.5, (0.7, 1.3), 0.01, 0),
            Train("per10", 10, 3, (0.7, 1.3), 0.01, 0.2),
            Train("per20", 20, 5, (0.7, 1.5), 0.01, 0.3),
            Train("per45", 45, 10, (0.8, 1.6), 0.02, 0.5),
            Train("cron60", 60, 12, (0.9, 1.8), 0.03, 0.5),
            Train("cron120", 120, 20, (1, 2), 0.03, 0.5),
            Train("cron300", 300, 40, (1, 2), 0.03, 0.5),
        ];

    private static IEnumerable<LoadClass> Changing =>
        [
            Train("drift60", 60, 12, (0.9, 1.8), 0.03, 0.5, train => train with { Drift = 0.1 }) with
            {
                Kind = LoadKind.Changing,
            },
            Train("change60", 60, 12, (0.9, 1.8), 0.03, 0.5, train => train with { Change = (ChangeSecond, 45) }) with
            {
                Kind = LoadKind.Changing,
            },
            Train("cold300", 300, 40, (1, 2), 0.03, 0.5) with
            {
                Kind = LoadKind.Changing,
                IsCold = true,
            },
        ];

    private static IEnumerable<LoadClass> Aperiodic =>
        [
            new("onoff", LoadKind.Aperiodic, 0, OnOff),
            new("evenbursts", LoadKind.Aperiodic, 0, EvenBursts),
            Recorded("bursty", LoadKind.Aperiodic, 0, 0.25),
            Recorded("compile", LoadKind.Aperiodic, 0, 0.26),
            Recorded("database", LoadKind.Aperiodic, 0, 0.15),
        ];

    private static IEnumerable<LoadClass> RecordedPeriodic(IReadOnlyList<RecordedLoad> machines, IReadOnlyList<RecordedLoad> executors)
    {
        yield return Recorded("batch", LoadKind.Periodic, 45, 0.15);
        yield return Recorded("stream", LoadKind.Periodic, 5, 0.2);
        if (executors.Count > 0)
            yield return new LoadClass("executors", LoadKind.Periodic, 5, (seconds, random) => OneOf(executors, seconds, random, 0.2));
        if (machines.Count > 0)
            yield return new LoadClass("machines", LoadKind.Periodic, 5, (seconds, random) => OneOf(machines, seconds, random, 0.25));
    }

    private static LoadClass Train(
        string name,
        int period,
        double length,
        (double Least, double Most) height,
        double low,
        double jitter,
        Func<BurstTrain, BurstTrain>? with = null
    ) =>
        new(
            name,
            LoadKind.Periodic,
            period,
            (seconds, random) =>
            {
                var drawn = new BurstTrain(period, length, ContinuousUniform.Sample(random, height.Least, height.Most), low)
                {
                    Jitter = jitter,
                };
                return (with?.Invoke(drawn) ?? drawn).Draw(seconds, random);
            }
        );

    private static LoadClass Recorded(string name, LoadKind kind, int period, double mean)
    {
        var trace = LoadTrace.Load(name);
        var cores = trace.Demand(trace.Seconds, 0, 1, double.MaxValue);
        return new LoadClass(name, kind, period, (seconds, random) => Stretch(cores, seconds, random, mean));
    }

    private static double[] OneOf(IReadOnlyList<RecordedLoad> loads, int seconds, Random random, double mean) =>
        Stretch(loads[random.Next(loads.Count)].Cores, seconds, random, mean);

    // From a drawn second on, again from the beginning where it ends, with this mean over the run.
    private static double[] Stretch(IReadOnlyList<double> cores, int seconds, Random random, double mean)
    {
        var offset = random.Next(cores.Count);
        double[] stretch = [.. Enumerable.Range(0, seconds).Select(t => cores[(t + offset) % cores.Count])];
        var scale = mean / Math.Max(1e-9, stretch.Average());
        return [.. stretch.Select(load => load * scale)];
    }

    private static double[] EvenBursts(int seconds, Random random)
    {
        var duty = ContinuousUniform.Sample(random, 0.12, 0.5);
        return LoadGenerators.EvenBursts(seconds, 0.25, duty, 8, random.Next(), "class");
    }

    private static double[] OnOff(int seconds, Random random)
    {
        var high = ContinuousUniform.Sample(random, 0.8, 1.6);
        return LoadGenerators.Bursty(seconds, 0.02, high, 8, 30, random.Next(), "class");
    }
}
