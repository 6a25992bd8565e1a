using System.Globalization;

namespace Bonding.Faults.Sweep;

/// <summary>Makes many runs at the same time and reports their results.</summary>
internal sealed class FaultSweep(TrialRunner runner, TextWriter output)
{
    private readonly List<TrialResult> _results = [];

    public IReadOnlyList<TrialResult> Results => _results;

    public int Violations => _results.Count(result => result.Violations.Count > 0);

    /// <summary>
    /// The number of runs whose fault fired at its position. A fault may change the course of a run, which then never reaches a later
    /// position.
    /// </summary>
    public int Positions => _results.Count(result => result.HasFired);

    public Task RunAsync(IReadOnlyCollection<Trial> trials, int sideBySide, CancellationToken stop) =>
        Parallel.ForEachAsync(
            trials,
            new ParallelOptions { MaxDegreeOfParallelism = sideBySide, CancellationToken = stop },
            async (trial, token) => Take(await runner.RunAsync(trial, token))
        );

    public void PrintTable()
    {
        output.WriteLine($"{"fault", -32} {"positions", 9} {"unreached", 9} {"violations", 10} {"slowest s", 9}");
        foreach (var fault in _results.GroupBy(result => result.Trial.Fault))
        {
            var slowest = fault.Max(result => result.Took).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
            output.WriteLine(
                $"{fault.Key, -32} {fault.Count(result => result.HasFired), 9} {fault.Count(result => !result.HasFired), 9} "
                    + $"{fault.Count(result => result.Violations.Count > 0), 10} {slowest, 9}"
            );
        }
    }

    private void Take(TrialResult result)
    {
        lock (_results)
        {
            _results.Add(result);
            if (result.Violations.Count > 0)
                output.WriteLine($"VIOLATION {result.Trial}\n  {string.Join("\n  ", result.Violations)}");
        }
    }
}
