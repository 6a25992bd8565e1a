namespace Bonding.Simulation.Clusters;

/// <summary>The kernel's part: runnable groups get CPU in proportion to their weights, and what one does not use goes to the others.</summary>
internal static class CpuSharing
{
    /// <param name="weights">Above 0.</param>
    /// <param name="demands">Most that each can use, from 0, in cores.</param>
    /// <param name="capacity">Cores of the node.</param>
    /// <param name="given">Receives what each gets; the sum is min(capacity, sum of demands).</param>
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

    // Those whose demand is under their part of what is left take just that; negative when there is none.
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
