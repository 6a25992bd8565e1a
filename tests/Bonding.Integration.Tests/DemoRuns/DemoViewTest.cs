using System.Globalization;
using Bonding.Demo.Views;
using Spectre.Console;

namespace Bonding.Integration.Tests.DemoRuns;

/// <summary>What a person sees of the demo.</summary>
[Collection<RunningDemoCollection>]
public sealed class DemoViewTest(RunningDemo demo)
{
    private const int Columns = 120;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_table_shows_each_tenant_on_one_line_of_a_usual_terminal()
    {
        var snapshot = await SettledAsync();

        var lines = Drawn(TenantTable.Of(snapshot, TimeSpan.FromSeconds(42))).Split('\n').Select(line => line.TrimEnd()).ToList();

        Assert.All(lines, line => Assert.True(line.Length <= Columns, line));
        foreach (var tenant in snapshot.Tenants)
        {
            var cells = Assert.Single(lines.Select(line => line.Split('│', StringSplitOptions.TrimEntries)), cells => cells.Contains(tenant.Tenant.Split('/')[1]));
            Assert.Equal((tenant.BondedUnits.ToString(CultureInfo.InvariantCulture), $"{tenant.CpuRequest}m", tenant.Tier[^1..], tenant.Reason), (cells[3], cells[8], cells[9], cells[10]));
        }

        // Title, caption, two borders, the heads of the columns and the line under them.
        Assert.Equal(snapshot.Tenants.Count + 6, lines.Count(line => line.Length > 0));
    }

    [Fact]
    public async Task The_summary_accounts_for_every_credit()
    {
        await SettledAsync();
        var summary = await DemoSummary.ReadAsync(demo.Scene.Cluster, Stop);
        Assert.True(summary.IsSound, string.Join('\n', summary.Lines()));
        Assert.Matches("^RESULT bonds=[0-9]+ surges=[0-9]+ pod_writes=[0-9]+ refused=[0-9]+ ledger_imbalance=0$", summary.Lines().Last());
    }

    private async Task<Snapshot> SettledAsync()
    {
        var reader = new SnapshotReader(demo.Scene.Cluster);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(Patience);
        while (true)
        {
            var snapshot = await reader.ReadAsync(limit.Token);
            if (snapshot.Bonds.GetValueOrDefault("Bonded") >= 5 && snapshot.Tenants.All(tenant => tenant is { Tier.Length: > 0, Reason.Length: > 0, CpuRequest: not null })) return snapshot;
            await Task.Delay(500, limit.Token);
        }
    }

    private static string Drawn(Spectre.Console.Rendering.IRenderable view)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = Columns;
        console.Write(view);
        return text.ToString();
    }
}
