using System.Globalization;
using Spectre.Console;

namespace Bonding.Demo.Views;

/// <summary>Shows snapshots: as a table that is drawn anew each second on a terminal, else as lines every few seconds.</summary>
internal sealed class DemoScreen(SnapshotReader reader)
{
    private static readonly TimeSpan Frame = TimeSpan.FromSeconds(1);
    private const int FramesPerLine = 5;

    /// <summary>Shows until stopped.</summary>
    public Task ShowAsync(CancellationToken stop) => AnsiConsole.Profile.Out.IsTerminal
        ? AnsiConsole.Live(new Text("")).StartAsync(live =>
            EachFrameAsync((snapshot, elapsed, _) => live.UpdateTarget(TenantTable.Of(snapshot, elapsed)), stop))
        : EachFrameAsync(WriteLines, stop);

    private async Task EachFrameAsync(Action<Snapshot, TimeSpan, int> show, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Frame);
        var begin = TimeProvider.System.GetTimestamp();
        for (var frame = 0; !stop.IsCancellationRequested; frame++)
        {
            try
            {
                show(await reader.ReadAsync(stop), TimeProvider.System.GetElapsedTime(begin), frame);
                await timer.WaitForNextTickAsync(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private static void WriteLines(Snapshot snapshot, TimeSpan elapsed, int frame)
    {
        if (frame % FramesPerLine != 0)
            return;
        var bonds = string.Join(' ', snapshot.Bonds.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}={pair.Value}"));
        Console.WriteLine($"[{elapsed.TotalSeconds,4:0} s] bonds {bonds}");
        foreach (var some in snapshot.Tenants.Chunk(3))
            Console.WriteLine("         " + string.Join("   ", some.Select(Cell)));
    }

    private static string Cell(TenantRow row) => string.Create(CultureInfo.InvariantCulture,
        $"{row.Tenant,-16} {row.Balance,7:0.00} cr {row.BondedUnits} BU x{row.Effective,-5:0.00} {row.CpuRequest,4}m");
}
