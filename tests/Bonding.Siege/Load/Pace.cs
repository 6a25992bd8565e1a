using System.Diagnostics;

namespace Bonding.Siege.Load;

/// <summary>Keeps this process at half a core by its own clock, where no cgroup does.</summary>
internal sealed class Pace
{
    /// <summary>The environment variable that is 1 where no cgroup holds the process.</summary>
    public const string Variable = "SIEGE_PACE";

    private const double Share = 0.5;

    private readonly long _begun = Stopwatch.GetTimestamp();
    private readonly bool _isKept = Environment.GetEnvironmentVariable(Variable) == "1";

    /// <summary>Waits until the process has used no more than its share.</summary>
    public async Task KeepAsync(CancellationToken stop)
    {
        while (_isKept && Environment.CpuUsage.TotalTime > Stopwatch.GetElapsedTime(_begun) * Share)
            await Task.Delay(TimeSpan.FromMilliseconds(10), stop);
    }
}
