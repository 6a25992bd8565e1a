namespace Bonding.Faults.Sweep;

/// <summary>Selects a few of many trials, the same ones each time.</summary>
internal static class SampledTrials
{
    /// <summary>Returns a few positions of every fault, spread over all of its positions.</summary>
    public static IReadOnlyList<Trial> Of(IEnumerable<Trial> trials, int perFault) =>
        [
            .. trials
                .GroupBy(trial => trial.Fault)
                .SelectMany(fault =>
                {
                    var all = fault.ToList();
                    var count = Math.Min(perFault, all.Count);
                    return Enumerable.Range(0, count).Select(index => all[((2 * index) + 1) * all.Count / (2 * count)]);
                }),
        ];
}
