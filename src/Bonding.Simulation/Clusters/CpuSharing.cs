namespace Bonding.Simulation.Clusters;

/// <summary>
/// Models the kernel's scheduler: runnable groups get CPU in proportion to their weights, and the others get what a group does not use.
/// </summary>
internal static class CpuSharing
{
    /// <summary>Computes the weighted max-min shares.</summary>
    /// <param name="weights">The weights, above 0.</param>
    /// <param name="demands">The cores that each group can use, at least 0.</param>
    /// <param name="capacity">The cores of the node.</param>
    /// <param name="given">Receives the cores of each group. Their sum is min(capacity, sum of demands).</param>
    public static void Share(ReadOnlySpan<double> weights, ReadOnlySpan<double> demands, double capacity, Span<double> given)
    {
        given.Fill(-1);
        var left = capacity;
        while (true)
        {
            var weight = OpenWeight(weights, given);
            if (weight <= 0)
                return;
            var level = left / weight;
            var satisfied = Satisfy(weights, demands, level, given);
            if (satisfied < 0)
            {
                GiveByWeight(weights, level, given);
                return;
            }
            left = Math.Max(0, left - satisfied);
        }
    }

    private static double OpenWeight(ReadOnlySpan<double> weights, ReadOnlySpan<double> given)
    {
        double sum = 0;
        for (var i = 0; i < weights.Length; i++)
            if (given[i] < 0)
                sum += weights[i];
        return sum;
    }

    // Gives each group its demand if that is below its part of the rest. Returns the sum, or a negative number if there is no such group.
    private static double Satisfy(ReadOnlySpan<double> weights, ReadOnlySpan<double> demands, double level, Span<double> given)
    {
        double sum = -1;
        for (var i = 0; i < weights.Length; i++)
        {
            if (given[i] >= 0 || demands[i] > weights[i] * level)
                continue;
            given[i] = demands[i];
            sum = Math.Max(0, sum) + demands[i];
        }
        return sum;
    }

    private static void GiveByWeight(ReadOnlySpan<double> weights, double level, Span<double> given)
    {
        for (var i = 0; i < weights.Length; i++)
            if (given[i] < 0)
                given[i] = weights[i] * level;
    }
}
