using Bonding.Contract;

namespace Bonding.Agent.Nodes;

/// <summary>
/// Decides when all threads of a pod are read anew. Each costs some microseconds, and a node may have tens of thousands. Nothing is lost by
/// a delay, because what a thread waited is counted by the kernel.
/// </summary>
internal sealed class ThreadTurns
{
    /// <summary>So many threads are read at every turn. A pod of twice as many is read at every second one, and so on.</summary>
    public const int ThreadsATurn = 25;

    /// <summary>The most turns from one to the next.</summary>
    public const int MostTurns = 12;

    // A thousandth of a turn of five seconds.
    private const long LeastPressure = 5000;

    private long _counted = -1;
    private bool _hasMoved;
    private int _passed;

    /// <summary>Whether they are read at this turn.</summary>
    /// <param name="reading">The CPU and the pressure of the pod now.</param>
    /// <param name="threads">How many threads the pod has.</param>
    public bool IsDue(PodReading reading, int threads)
    {
        _passed++;
        if (_passed < Math.Min(1 + ((threads - 1) / ThreadsATurn), MostTurns))
            return false;
        // A thread that still waits is counted when it runs, so a turn follows when all is quiet again.
        var (moved, had) = (HasMoved(reading), _hasMoved);
        if (!moved && !had)
            return false;
        (_passed, _hasMoved) = (0, moved);
        return true;
    }

    // Without pressure, CPU time says it: the kernel counts what a thread waited when it runs.
    private bool HasMoved(PodReading reading)
    {
        var (counter, least) = reading switch
        {
            { HasCpuPressureUs: true } => (reading.CpuPressureUs, LeastPressure),
            { HasCpuUs: true } => (reading.CpuUs, 1),
            _ => (long.MaxValue, 0),
        };
        if (_counted >= 0 && Math.Abs(counter - _counted) < least)
            return false;
        _counted = counter;
        return true;
    }
}
