using System.Text.Json.Nodes;

namespace Bonding.Integration.Tests.Chart;

/// <summary>What people with the chart's roles really can and cannot do to money, tried on the real server in their name.</summary>
public class ImpersonationTest(InstalledChart chart) : IClassFixture<InstalledChart>
{
    private const string OperatorRole = OperatorChart.FullName;
    private const string Operator = $"system:serviceaccount:{OperatorChart.Namespace}:{OperatorChart.FullName}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tenant_bonds_and_can_neither_edit_a_bond_nor_write_a_status_nor_leave_its_namespace()
    {
        var name = await AccountAsync();
        await AllowedAsync("owner", Bond(name), "create", "-f", "-");
        await AllowedAsync("owner", null, "get", "creditaccounts", name, "-n", InstalledChart.TenantNamespace);

        await ForbiddenAsync(
            "owner",
            null,
            "patch",
            "bonds",
            name,
            "-n",
            InstalledChart.TenantNamespace,
            "--type=merge",
            "-p",
            """{"spec":{"units":9}}"""
        );
        await ForbiddenAsync("owner", null, "delete", "bonds", name, "-n", InstalledChart.TenantNamespace);
        foreach (var kind in new[] { "bonds", "creditaccounts" })
            await ForbiddenAsync(
                "owner",
                null,
                "patch",
                kind,
                name,
                "-n",
                InstalledChart.TenantNamespace,
                "--subresource=status",
                "--type=merge",
                "-p",
                """{"status":{}}"""
            );
        await ForbiddenAsync(
            "owner",
            null,
            "patch",
            "creditaccounts",
            name,
            "-n",
            InstalledChart.TenantNamespace,
            "--type=merge",
            "-p",
            """{"spec":{"openingBalance":"9000"}}"""
        );
        await ForbiddenAsync("owner", null, "get", "creditaccounts", "-n", "default");
        await ForbiddenAsync("owner", Bond(name, "default"), "create", "-f", "-");
        await ForbiddenAsync("owner", null, "get", "namespaceledgers");
    }

    [Fact]
    public async Task Not_even_the_administrator_of_a_namespace_can_bind_the_operators_role()
    {
        (
            await chart.Kubectl.RunAsync(
                ["create", "rolebinding", "lord", "-n", InstalledChart.TenantNamespace, "--clusterrole=admin", "--user=lord"],
                Cancellation
            )
        ).OutputOrThrow();
        await AllowedAsync(
            "lord",
            null,
            "create",
            "rolebinding",
            "guest",
            "-n",
            InstalledChart.TenantNamespace,
            "--clusterrole=view",
            "--user=guest"
        );
        await ForbiddenAsync(
            "lord",
            null,
            "create",
            "rolebinding",
            "me",
            "-n",
            InstalledChart.TenantNamespace,
            $"--clusterrole={OperatorRole}",
            "--user=lord"
        );
        await ForbiddenAsync("lord", null, "create", "clusterrolebinding", "me", $"--clusterrole={OperatorRole}", "--user=lord");
        await ForbiddenAsync("lord", null, "create", "token", OperatorChart.FullName, "-n", OperatorChart.Namespace);
    }

    [Fact]
    public async Task An_administrator_of_accounts_corrects_them_and_writes_no_status()
    {
        (
            await chart.Kubectl.RunAsync(
                ["create", "clusterrolebinding", "banker", $"--clusterrole={OperatorRole}-bank", "--user=banker"],
                Cancellation
            )
        ).OutputOrThrow();
        var name = await AccountAsync("banker");
        const string correction = """{"spec":{"corrections":[{"sequence":1,"amount":"-5","reason":"double import","by":"banker"}]}}""";
        await AllowedAsync(
            "banker",
            null,
            "patch",
            "creditaccounts",
            name,
            "-n",
            InstalledChart.TenantNamespace,
            "--type=merge",
            "-p",
            correction
        );
        await AllowedAsync("banker", null, "get", "namespaceledgers");
        await ForbiddenAsync(
            "banker",
            null,
            "patch",
            "creditaccounts",
            name,
            "-n",
            InstalledChart.TenantNamespace,
            "--subresource=status",
            "--type=merge",
            "-p",
            """{"status":{"balance":"1"}}"""
        );
    }

    [Fact]
    public async Task The_operator_writes_statuses_orders_bonds_of_callers_and_edits_neither_bond_nor_account()
    {
        var name = await AccountAsync();
        var read = (
            await chart.Kubectl.RunAsync(["get", "creditaccounts", name, "-n", InstalledChart.TenantNamespace, "-o", "json"], Cancellation)
        ).OutputOrThrow();
        var account = JsonNode.Parse(read)!;
        account["status"] = new JsonObject { ["balance"] = "1" };
        await AllowedAsync(Operator, account.ToJsonString(), "replace", "--subresource=status", "--validate=false", "-f", "-");
        await ForbiddenAsync(
            Operator,
            null,
            "patch",
            "creditaccounts",
            name,
            "-n",
            InstalledChart.TenantNamespace,
            "--type=merge",
            "-p",
            """{"spec":{"openingBalance":"9000"}}"""
        );
        // For who calls its API and may do so himself.
        await AllowedAsync(Operator, Bond(name), "create", "-f", "-");
        await ForbiddenAsync(
            Operator,
            null,
            "patch",
            "bonds",
            name,
            "-n",
            InstalledChart.TenantNamespace,
            "--type=merge",
            "-p",
            """{"spec":{"units":9}}"""
        );
        await ForbiddenAsync(Operator, null, "delete", "bonds", name, "-n", InstalledChart.TenantNamespace);
    }

    private async Task<string> AccountAsync(string? user = null)
    {
        var name = $"web-{Guid.NewGuid():N}";
        var account = Manifest(
            "CreditAccount",
            name,
            InstalledChart.TenantNamespace,
            new JsonObject
            {
                ["tenantRef"] = new JsonObject { ["kind"] = "Deployment", ["name"] = name },
                ["earning"] = new JsonObject { ["size"] = "t3.nano" },
            }
        );
        (
            await chart.Kubectl.RunAsync(
                ["create", "--validate=false", "-f", "-", .. user is null ? Array.Empty<string>() : ["--as", user]],
                Cancellation,
                account
            )
        ).OutputOrThrow();
        return name;
    }

    private static string Bond(string name, string ns = InstalledChart.TenantNamespace) =>
        Manifest("Bond", name, ns, new JsonObject { ["accountName"] = name, ["units"] = 1 });

    private static string Manifest(string kind, string name, string ns, JsonObject spec) =>
        new JsonObject
        {
            ["apiVersion"] = "bonding.dev/v1alpha1",
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = ns },
            ["spec"] = spec,
        }.ToJsonString();

    private async Task AllowedAsync(string user, string? input, params string[] arguments) =>
        (await chart.Kubectl.RunAsync(Arguments(user, arguments), Cancellation, input)).OutputOrThrow();

    private async Task ForbiddenAsync(string user, string? input, params string[] arguments)
    {
        var result = await chart.Kubectl.RunAsync(Arguments(user, arguments), Cancellation, input);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("forbidden", result.Error, StringComparison.OrdinalIgnoreCase);
    }

    private static IEnumerable<string> Arguments(string user, string[] arguments) =>
        [
            .. arguments,
            "--as",
            user,
            "--as-group",
            "system:authenticated",
            .. arguments[0] == "create" && arguments[1] == "-f" ? ["--validate=false"] : Array.Empty<string>(),
        ];
}
