using System.Globalization;
using System.Text.RegularExpressions;
using Bonding.Demo.Views;
using Bonding.TestKit;
using Spectre.Console;

namespace Bonding.Integration.Tests.DemoRuns;

/// <summary>What a person sees of the demo.</summary>
[Collection<RunningDemoCollection>]
public sealed partial class DemoViewTest(RunningDemo demo)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(100)]
    [InlineData(120)]
    public async Task The_table_shows_each_tenant_with_its_forecast_and_how_good_that_was(int columns)
    {
        var snapshot = await SettledAsync();

        var lines = Drawn(TenantTable.Of(snapshot, TimeSpan.FromSeconds(42)), columns).Split('\n').Select(line => line.TrimEnd()).ToList();

        Assert.All(lines, line => Assert.True(line.Length <= columns, line));
        foreach (var tenant in snapshot.Tenants)
        {
            var cells = Assert.Single(lines.Select(line => Gap().Split(line.Trim())), cells => cells[0] == tenant.Tenant.Split('/')[1]);
            Assert.Equal(
                (tenant.BondedUnits.ToString(CultureInfo.InvariantCulture), tenant.Tier[^1..], $"{tenant.CpuRequest}m"),
                (cells[2], cells[3], cells[9])
            );
            Assert.Matches(@"^-?\d+\.\.\d+%$", cells[6]);
            Assert.Matches(@"^([+-]?\d+\.\d\d)$", cells[7]);
            Assert.Matches(@"^\d+%$", cells[8]);
            Assert.True(
                columns < 120 ? tenant.Reason.StartsWith(cells[10], StringComparison.Ordinal) : tenant.Reason == cells[10],
                cells[10]
            );
        }
    }

    [Fact]
    public async Task The_summary_accounts_for_every_credit()
    {
        await SettledAsync();
        var summary = await DemoSummary.ReadAsync(demo.Scene.Cluster, Stop);
        Assert.True(summary.IsSound, string.Join('\n', summary.Lines()));
        Assert.Matches(
            "^RESULT bonds=[0-9]+ surges=[0-9]+ pod_writes=[0-9]+ refused=[0-9]+ ledger_imbalance=0 "
                + @"ready=[0-9]+/12 skill=(-?[0-9]+\.[0-9][0-9]|unknown)$",
            summary.Lines().Last()
        );
    }

    private async Task<Snapshot> SettledAsync()
    {
        var reader = new SnapshotReader(demo.Scene.Cluster);
        return await Eventually.GetAsync(
            async token => await reader.ReadAsync(token),
            snapshot =>
                snapshot.Bonds.GetValueOrDefault("Bonded") >= 5
                && snapshot.Tenants.All(tenant =>
                    tenant is { Tier.Length: > 0, Reason.Length: > 0, CpuRequest: not null, Median: not null, PeakLimit: not null }
                ),
            Stop
        );
    }

    private static string Drawn(Spectre.Console.Rendering.IRenderable view, int columns)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.No,
                Interactive = InteractionSupport.No,
                Out = new AnsiConsoleOutput(text),
            }
        );
        console.Profile.Width = columns;
        console.Write(view);
        return text.ToString();
    }

    [GeneratedRegex("  +")]
    private static partial Regex Gap();
}
