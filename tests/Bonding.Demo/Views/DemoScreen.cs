using Spectre.Console;

namespace Bonding.Demo.Views;

/// <summary>Shows snapshots: as a table that is drawn anew each second on a terminal, else every ten seconds.</summary>
internal sealed class DemoScreen(SnapshotReader reader)
{
    private static readonly TimeSpan Frame = TimeSpan.FromSeconds(1);
    private const int FramesPerTable = 10;
    private const int WidthWithoutTerminal = 120;

    /// <summary>Shows until stopped.</summary>
    /// <param name="watch">Takes each snapshot with the time since the beginning, before it is shown.</param>
    public Task ShowAsync(Action<Snapshot, TimeSpan> watch, CancellationToken stop) =>
        AnsiConsole.Profile.Out.IsTerminal
            ? AnsiConsole
                .Live(new Text(""))
                .StartAsync(live =>
                    EachFrameAsync((snapshot, elapsed, _) => live.UpdateTarget(TenantTable.Of(snapshot, elapsed)), watch, stop)
                )
            : EachFrameAsync(WriteTable, watch, stop);

    private async Task EachFrameAsync(Action<Snapshot, TimeSpan, int> show, Action<Snapshot, TimeSpan> watch, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Frame);
        var begin = TimeProvider.System.GetTimestamp();
        for (var frame = 0; !stop.IsCancellationRequested; frame++)
        {
            try
            {
                var (snapshot, elapsed) = (await reader.ReadAsync(stop), TimeProvider.System.GetElapsedTime(begin));
                watch(snapshot, elapsed);
                show(snapshot, elapsed, frame);
                await timer.WaitForNextTickAsync(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private static void WriteTable(Snapshot snapshot, TimeSpan elapsed, int frame)
    {
        if (frame % FramesPerTable != 0)
            return;
        AnsiConsole.Profile.Width = WidthWithoutTerminal;
        AnsiConsole.Write(TenantTable.Of(snapshot, elapsed));
    }
}
