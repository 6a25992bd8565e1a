using System.Diagnostics;
using Bonding.Cli.Simulate;
using Bonding.Simulation.Adversaries;
using Bonding.Simulation.Policies;
using Bonding.Simulation.Tests;
using Bonding.TestKit.Parts;

namespace Bonding.Cli.Tests.Simulate;

public sealed class HtmlReportTest : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bonding-report-");

    private static string Page
    {
        get
        {
            var scenario = Some.Busy();
            var results = PolicyCatalog.Names.Select(scenario.Run).ToList();
            return HtmlReport.Write(
                new SimulationReport(scenario, results, [AdversaryResult.Measure(scenario, results[0], AdversaryKind.Sybil, "a")])
            );
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void It_is_one_file_that_loads_nothing()
    {
        foreach (var loading in new[] { "<script", "<link", "<img", "src=", "href=", "url(", "@import", "http://", "https://" })
            Assert.DoesNotContain(loading, Page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_gain_is_told_beside_that_of_the_same_gaming_under_max_min()
    {
        var scenario = Some.Busy();
        AdversaryResult[] gaming =
        [
            .. new[] { PolicyCatalog.MaxMin, PolicyCatalog.Bonding }.Select(policy =>
                AdversaryResult.Measure(scenario, policy, AdversaryKind.TickDodger, "a")
            ),
        ];
        var report = new SimulationReport(scenario, [], gaming);
        Assert.Equal(0, report.GainBesideMaxMin(gaming[0]), 9);
        Assert.Equal((1 + gaming[1].Gain) / (1 + gaming[0].Gain) - 1, report.GainBesideMaxMin(gaming[1]), 9);
        Assert.True(double.IsNaN(new SimulationReport(scenario, [], [gaming[1]]).GainBesideMaxMin(gaming[1])));
    }

    [Fact]
    public async Task A_browser_draws_every_chart_and_shows_every_policy()
    {
        var file = Path.Combine(_folder.FullName, "report.html");
        await File.WriteAllTextAsync(file, Page, TestContext.Current.CancellationToken);

        var dom = await BrowseAsync("--dump-dom", file);
        Assert.Equal(11, dom.Split("<svg").Length - 1);
        Assert.All(PolicyCatalog.Names, name => Assert.Contains($"<td>{name}</td>", dom, StringComparison.Ordinal));
        Assert.DoesNotContain("NaN", dom, StringComparison.Ordinal);

        var picture = Path.Combine(_folder.FullName, "report.png");
        await BrowseAsync($"--screenshot={picture}", file);
        Assert.True(new FileInfo(picture).Length > 10_000);
    }

    private async Task<string> BrowseAsync(string what, string file)
    {
        string[] arguments =
        [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            $"--user-data-dir={Path.Combine(_folder.FullName, "profile")}",
            "--window-size=1000,1400",
            what,
            new Uri(file).AbsoluteUri,
        ];
        using var browser = Process.Start(
            new ProcessStartInfo(InstalledParts.Chromium, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        var errors = browser.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await browser.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await browser.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(browser.ExitCode == 0, await errors);
        return output;
    }
}
