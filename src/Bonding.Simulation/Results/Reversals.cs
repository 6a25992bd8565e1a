using Bonding.Simulation.Scenarios;

namespace Bonding.Simulation.Results;

/// <summary>
/// Counts writes that take back the write before: one up and one down of the same pod within 30 s, while no burst was seen or came.
/// </summary>
internal static class Reversals
{
    private const int WithinSeconds = 30;

    /// <summary>Counts the reversals whose second write lies in a window.</summary>
    /// <param name="writes">The second and the direction (-1 or 1) of each write that changed the request, in order of time.</param>
    /// <param name="bursts">For each second, whether a burst ran, or was seen by the decision at its start.</param>
    /// <param name="lead">Seconds after a write within which a burst explains it.</param>
    public static int Count(IReadOnlyList<(int Second, int Direction)> writes, IReadOnlyList<bool> bursts, int lead, MeasureWindow window)
    {
        var reversals = 0;
        for (var i = 1; i < writes.Count; i++)
        {
            var (before, now) = (writes[i - 1], writes[i]);
            if (window.Holds(now.Second) && now.Direction != before.Direction && now.Second - before.Second <= WithinSeconds)
                reversals += IsExplained(before.Second, now.Second + lead, bursts) ? 0 : 1;
        }
        return reversals;
    }

    private static bool IsExplained(int from, int until, IReadOnlyList<bool> bursts)
    {
        for (var second = from; second <= until && second < bursts.Count; second++)
            if (bursts[second])
                return true;
        return false;
    }
}
