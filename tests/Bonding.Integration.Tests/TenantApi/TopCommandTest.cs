using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Bonding.TestKit;

namespace Bonding.Integration.Tests.TenantApi;

/// <summary><c>kubectl bonding top</c> as a process, on accounts that a real operator writes.</summary>
[Collection(ApiStageCollection.Name)]
public partial class TopCommandTest(ApiStage stage)
{
    [Fact]
    public async Task The_highest_multiplier_comes_first_with_what_it_rests_on()
    {
        var ns = await TenantsAsync("top-order");

        var lines = await LinesAsync("-n", ns);

        Assert.Equal(
            ["TENANT", "BALANCE", "BONDED", "BASE", "ADJUST", "MULTIPLIER", "TIER", "REQUEST", "SHARE", "SPACING", "AGE", "REASON"],
            Cells(lines[0])
        );
        Assert.Equal(["pod/rich", "pod/some", "pod/idle"], lines.Skip(1).Select(line => Cells(line)[0]));
        Assert.Equal(["pod/rich", "0.000", "3", "5.0", "1.00", "5.00", "bonding-tier-3"], Cells(lines[1])[..7]);
        Assert.Equal("NoForecast", Cells(lines[1])[11]);
    }

    [Fact]
    public async Task Other_orders_and_all_namespaces_can_be_asked_for()
    {
        var ns = await TenantsAsync("top-sort");

        Assert.Equal(
            ["pod/idle", "pod/rich", "pod/some"],
            (await LinesAsync("-n", ns, "--sort-by", "name")).Skip(1).Select(line => Cells(line)[0])
        );
        var everywhere = await LinesAsync("-A");
        Assert.Equal("NAMESPACE", Cells(everywhere[0])[0]);
        Assert.Equal(3, everywhere.Count(line => Cells(line)[0] == ns));
    }

    [Fact]
    public async Task Programs_get_the_rows_as_JSON()
    {
        var ns = await TenantsAsync("top-json");
        var rows = JsonNode.Parse((await RunAsync("-n", ns, "-o", "json")).Output)!.AsArray();
        Assert.Equal(["rich", "some", "idle"], rows.Select(row => (string)row!["account"]!));
        Assert.Equal((3, 5.0, "Enforce"), ((int)rows[0]!["bondedUnits"]!, (double)rows[0]!["effective"]!, (string)rows[0]!["mode"]!));
    }

    [Fact]
    public async Task Nothing_to_show_and_nothing_allowed_are_told_apart()
    {
        await stage.NamespaceAsync("top-empty");
        var empty = await RunAsync("-n", "top-empty");
        Assert.Equal((0, "", "there is no CreditAccount in namespace top-empty"), (empty.Code, empty.Output, empty.Error.TrimEnd()));
        var refused = await CommandLine.RunAsync(await stage.Ways.CertificateKubeconfigAsync("stranger"), "top", "-n", "top-empty");
        Assert.Equal(2, refused.Code);
        Assert.Contains("cannot list resource \"creditaccounts\"", refused.Error, StringComparison.Ordinal);
    }

    private async Task<string> TenantsAsync(string ns)
    {
        await stage.NamespaceAsync(ns);
        await stage.TenantAsync(ns, "some", bondedUnits: 1);
        await stage.TenantAsync(ns, "rich", bondedUnits: 3);
        await stage.TenantAsync(ns, "idle", bondedUnits: 0);
        await Eventually.GetAsync(
            async () => (await RunAsync("-n", ns, "-o", "json")).Output,
            rows => JsonNode.Parse(rows)!.AsArray().Select(row => (double?)row!["effective"]).ToList() is [5, 1.5, 1],
            TestContext.Current.CancellationToken
        );
        return ns;
    }

    private async Task<string[]> LinesAsync(params string[] options)
    {
        var shown = await RunAsync(options);
        Assert.Equal((0, ""), (shown.Code, shown.Error));
        return shown.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private Task<(int Code, string Output, string Error)> RunAsync(params string[] options) =>
        CommandLine.RunAsync(stage.Ways.AdminKubeconfig, ["top", .. options]);

    private static string[] Cells(string line) => Gap().Split(line.Trim());

    [GeneratedRegex("  +")]
    private static partial Regex Gap();
}
