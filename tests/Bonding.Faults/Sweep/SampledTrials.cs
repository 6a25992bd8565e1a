namespace Bonding.Faults.Sweep;

/// <summary>A few of many trials, the same ones each time.</summary>
internal static class SampledTrials
{
    /// <summary>Of every fault a few positions, spread over all that it has.</summary>
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
