namespace Bonding.Domain.Tests.Metering.Untidy;

/// <summary>
/// A load that is constant between drawn moments, and what it has used up to any moment: the truth that charges are compared with.
/// </summary>
internal sealed class LoadCurve
{
    private readonly double[] _edges;
    private readonly double[] _levels;
    private readonly double[] _used;

    /// <param name="random">The draw.</param>
    /// <param name="until">Seconds from 0 for which there is a load.</param>
    /// <param name="most">The highest load, in vCPUs.</param>
    public LoadCurve(Random random, double until, double most)
    {
        List<double> edges = [0],
            levels = [];
        var isIdle = random.Next(4) == 0;
        while (edges[^1] < until)
        {
            levels.Add(random.Next(3) == 0 ? 0 : most * (isIdle ? 0.02 : 1) * random.NextDouble());
            edges.Add(edges[^1] + 1 + (random.NextDouble() * until / 6));
        }

        (_edges, _levels, _used) = ([.. edges], [.. levels], new double[edges.Count]);
        for (var index = 1; index < _edges.Length; index++)
            _used[index] = _used[index - 1] + (_levels[index - 1] * (_edges[index] - _edges[index - 1]));
    }

    /// <summary>Returns the vCPU-seconds that were used from one moment to another.</summary>
    public double Between(double from, double to) => to > from ? UpTo(to) - UpTo(from) : 0;

    private double UpTo(double moment)
    {
        var index = Array.BinarySearch(_edges, moment);
        if (index >= 0)
            return _used[index];
        index = ~index - 1;
        return index < 0 ? 0
            : index >= _levels.Length ? _used[^1]
            : _used[index] + (_levels[index] * (moment - _edges[index]));
    }
}
