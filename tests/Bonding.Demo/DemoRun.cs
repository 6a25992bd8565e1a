using Bonding.Demo.Views;

namespace Bonding.Demo;

/// <summary>The main job, shown.</summary>
internal static class DemoRun
{
    private static readonly TimeSpan LastScrape = TimeSpan.FromSeconds(2.5);

    /// <summary>Runs until <paramref name="end"/>, for the asked duration, or until the forecasts have learnt.</summary>
    /// <returns>The exit code: 0 when all was reported and every credit is accounted for.</returns>
    public static async Task<int> RunAsync(DemoOptions options, CancellationToken end)
    {
        await using var scene = await DemoScene.StartAsync(options, Console.WriteLine, end);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(end);
        var learning = new Learning(options.Spacing, options.Proof);
        if (options.Duration is { } span)
            limit.CancelAfter(span);
        else
            Console.WriteLine(PlanOf(learning, options.Proof));
        await new DemoScreen(new SnapshotReader(scene.Cluster)).ShowAsync(
            (snapshot, elapsed) =>
            {
                learning.Add(snapshot, elapsed);
                if (options.Duration is null && learning.IsOver)
                    limit.Cancel();
            },
            limit.Token
        );
        if (scene.Process.HasExited)
            Console.WriteLine(scene.Process.Tail());
        await Task.Delay(LastScrape, CancellationToken.None);
        var summary = await DemoSummary.ReadAsync(scene.Cluster, CancellationToken.None);
        foreach (var line in ForecastWorth.Lines(options.Spacing).Concat(summary.Lines()))
            Console.WriteLine(line);
        return summary.IsSound ? 0 : 1;
    }

    private static string PlanOf(Learning learning, TimeSpan proof) =>
        learning.IsPossible
            ? $"runs until every forecast has been ready for {proof.TotalMinutes:0} minutes, "
                + $"at most {Learning.Limit.TotalMinutes:0}; DURATION sets another time"
            : $"samples are too far apart for forecasts to learn within {Learning.Limit.TotalMinutes:0} minutes: "
                + $"runs for {Learning.LookAround.TotalMinutes:0} minutes; DURATION sets another time";
}
