using Bonding.Demo.Views;

namespace Bonding.Demo;

/// <summary>The main job, shown.</summary>
internal static class DemoRun
{
    private static readonly TimeSpan LastScrape = TimeSpan.FromSeconds(2.5);

    /// <summary>Runs until <paramref name="end"/> or for <paramref name="duration"/>.</summary>
    /// <returns>The exit code: 0 when all was reported and every credit is accounted for.</returns>
    public static async Task<int> RunAsync(TimeSpan? duration, CancellationToken end)
    {
        await using var scene = await DemoScene.StartAsync(Console.WriteLine, end);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(end);
        if (duration is { } span)
            limit.CancelAfter(span);
        await new DemoScreen(new SnapshotReader(scene.Cluster)).ShowAsync(limit.Token);
        if (scene.Process.HasExited)
            Console.WriteLine(scene.Process.Tail());
        await Task.Delay(LastScrape, CancellationToken.None);
        var summary = await DemoSummary.ReadAsync(scene.Cluster, CancellationToken.None);
        foreach (var line in summary.Lines())
            Console.WriteLine(line);
        return summary.IsSound ? 0 : 1;
    }
}
