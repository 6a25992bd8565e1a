using System.Text.Json.Nodes;
using Bonding.Demo.Cluster;
using Bonding.Resources.Policies;
using Bonding.TestKit;
using k8s;
using k8s.Models;

namespace Bonding.Integration.Tests.Chart;

/// <summary>The installed chart: its objects are there, and everybody may do what they must and no more.</summary>
public class ChartOnClusterTest(InstalledChart chart) : IClassFixture<InstalledChart>
{
    private const string Operator = $"system:serviceaccount:{OperatorChart.Namespace}:{OperatorChart.FullName}";
    private const string Group = "bonding.dev";

    public static TheoryData<string> SamplePolicies =>
        [
            "10-policy.yaml",
            .. Directory
                .EnumerateFiles(Path.Combine(DemoRepository.Samples, "policies"))
                .Select(file => Path.GetRelativePath(DemoRepository.Samples, file)),
        ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_object_of_the_chart_is_on_the_server()
    {
        var manifest = (
            await chart.Helm.RunAsync(["get", "manifest", OperatorChart.Release, "--namespace", OperatorChart.Namespace], Cancellation)
        ).OutputOrThrow();
        var found = (await chart.Kubectl.RunAsync(["get", "--filename", "-", "--output", "name"], Cancellation, manifest)).OutputOrThrow();
        var objects = manifest.Split('\n').Count(line => line.StartsWith("kind: ", StringComparison.Ordinal));
        Assert.Equal(objects, found.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task The_samples_that_the_README_applies_next_are_taken_and_shown_as_it_says()
    {
        (await chart.Kubectl.RunAsync(ReadmeCommands.ArgumentsOf("kubectl"), Cancellation)).OutputOrThrow();
        var shown = (await chart.Kubectl.RunAsync(["get", "bonds,creditaccounts", "--namespace", "shop"], Cancellation)).OutputOrThrow();
        Assert.Matches("NAME +ACCOUNT +UNITS +PHASE +DEBITED +AGE\n", shown);
        Assert.Matches("bond.bonding.dev/database-1-first +database-1 +3 ", shown);
        Assert.Matches("NAME +BALANCE +BONDED +MULTIPLIER +TIER +MODE +AGE\n", shown);
    }

    [Theory]
    [MemberData(nameof(SamplePolicies))]
    public async Task A_sample_policy_is_taken_and_sets_rules(string file)
    {
        await chart.Kubectl.RunAsync(["create", "namespace", "monitoring"], Cancellation);
        var taken = (
            await chart.Kubectl.RunAsync(
                ["apply", "--dry-run=server", "--output", "json", "--filename", Path.Combine(DemoRepository.Samples, file)],
                Cancellation
            )
        ).OutputOrThrow();
        var objects = JsonNode.Parse(taken)!;
        var policy = (objects["items"]?.AsArray() ?? [objects.DeepClone()]).Single(item => (string?)item!["kind"] == "BondingPolicy")!;

        var read = PolicyMapping.Read(KubernetesJson.Deserialize<BondingPolicy>(policy.ToJsonString()).Spec);

        Assert.Empty(read.Errors);
    }

    [Fact]
    public async Task Its_pods_are_admitted() =>
        await Eventually.TrueAsync(
            async token =>
            {
                var deployment = await chart.Admin.AppsV1.ReadNamespacedDeploymentAsync(
                    OperatorChart.FullName,
                    OperatorChart.Namespace,
                    cancellationToken: token
                );
                return deployment.Status.Replicas == 2;
            },
            Cancellation
        );

    [Fact]
    public async Task The_operator_may_do_all_that_its_code_asks_for()
    {
        var rules = KubernetesYaml.Deserialize<List<V1PolicyRule>>(
            await File.ReadAllTextAsync(Path.Combine(OperatorChart.Folder, "files/rules.yaml"), Cancellation)
        );
        var asked = rules
            .SelectMany(rule => rule.ApiGroups, (rule, group) => (rule, group))
            .SelectMany(item => item.rule.Resources, (item, resource) => (item.rule, item.group, resource))
            .SelectMany(item => item.rule.Verbs, (item, verb) => (verb, item.group, item.resource))
            .ToList();
        Assert.NotEmpty(asked);
        foreach (var (verb, group, resource) in asked)
            Assert.True(
                await chart.MayAsync(Operator, verb, group, resource, InstalledChart.TenantNamespace),
                $"may not {verb} {group}/{resource}"
            );
    }

    [Theory]
    [InlineData("create", "coordination.k8s.io", "leases", null)]
    [InlineData("get", "coordination.k8s.io", "leases", OperatorChart.FullName)]
    [InlineData("update", "coordination.k8s.io", "leases", OperatorChart.FullName)]
    [InlineData("get", "", "secrets", OperatorChart.FullName + "-webhook")]
    [InlineData("update", "", "secrets", OperatorChart.FullName + "-webhook")]
    public async Task The_operator_keeps_its_lease_and_its_certificate_in_its_own_namespace_only(
        string verb,
        string group,
        string resource,
        string? name
    )
    {
        Assert.True(await chart.MayAsync(Operator, verb, group, resource, OperatorChart.Namespace, name));
        Assert.False(await chart.MayAsync(Operator, verb, group, resource, InstalledChart.TenantNamespace, name));
    }

    [Theory]
    [InlineData("get", "", "secrets", "another")]
    [InlineData("list", "", "secrets", null)]
    [InlineData("create", "", "secrets", null)]
    [InlineData("update", "coordination.k8s.io", "leases", "another")]
    [InlineData("create", "", "pods", null)]
    [InlineData("delete", "", "pods", null)]
    [InlineData("patch", "", "pods", null)]
    [InlineData("create", "", "pods/exec", null)]
    [InlineData("create", "", "serviceaccounts/token", null)]
    [InlineData("update", Group, "bonds", null)]
    [InlineData("patch", Group, "bonds", null)]
    [InlineData("delete", Group, "bonds", null)]
    [InlineData("update", Group, "creditaccounts", null)]
    [InlineData("patch", Group, "creditaccounts", null)]
    [InlineData("delete", Group, "creditaccounts", null)]
    public async Task The_operator_may_not(string verb, string group, string resource, string? name) =>
        Assert.False(await chart.MayAsync(Operator, verb, group, resource, OperatorChart.Namespace, name));

    [Theory]
    [InlineData("patch", "", "nodes")]
    [InlineData("delete", "scheduling.k8s.io", "priorityclasses")]
    [InlineData("escalate", "rbac.authorization.k8s.io", "clusterroles")]
    [InlineData("patch", "apiextensions.k8s.io", "customresourcedefinitions")]
    [InlineData("update", Group, "bondingpolicies")]
    public async Task The_operator_may_not_in_the_cluster(string verb, string group, string resource) =>
        Assert.False(await chart.MayAsync(Operator, verb, group, resource));

    [Theory]
    [InlineData("create", "bonds")]
    [InlineData("get", "bonds")]
    [InlineData("list", "bonds")]
    [InlineData("get", "creditaccounts")]
    [InlineData("watch", "creditaccounts")]
    public async Task The_owner_of_a_namespace_bonds_and_reads_there_and_nowhere_else(string verb, string resource)
    {
        Assert.True(await chart.MayAsync("owner", verb, Group, resource, InstalledChart.TenantNamespace));
        Assert.False(await chart.MayAsync("owner", verb, Group, resource, "default"));
    }

    [Theory]
    [InlineData("update", "bonds")]
    [InlineData("patch", "bonds")]
    [InlineData("delete", "bonds")]
    [InlineData("deletecollection", "bonds")]
    [InlineData("update", "bonds/status")]
    [InlineData("patch", "bonds/status")]
    [InlineData("create", "creditaccounts")]
    [InlineData("update", "creditaccounts")]
    [InlineData("patch", "creditaccounts")]
    [InlineData("delete", "creditaccounts")]
    [InlineData("update", "creditaccounts/status")]
    [InlineData("patch", "creditaccounts/status")]
    [InlineData("create", "bondingpolicies")]
    [InlineData("update", "bondingpolicies")]
    public async Task The_owner_of_a_namespace_neither_changes_a_bond_nor_mints_credits(string verb, string resource) =>
        Assert.False(await chart.MayAsync("owner", verb, Group, resource, InstalledChart.TenantNamespace));

    [Theory]
    [InlineData("get", "", "secrets", OperatorChart.FullName + "-webhook")]
    [InlineData("create", "", "serviceaccounts/token", OperatorChart.FullName)]
    [InlineData("create", "", "pods/exec", null)]
    public async Task Whoever_may_ask_gets_no_right_of_the_operator(string verb, string group, string resource, string? name)
    {
        var role = $"--role={OperatorChart.FullName}-ask";
        var bound = await chart.Kubectl.RunAsync(
            ["create", "rolebinding", "asker-" + Guid.NewGuid().ToString("N"), "-n", OperatorChart.Namespace, role, "--user=asker"],
            Cancellation
        );
        bound.OutputOrThrow();
        Assert.True(
            await chart.MayAsync("asker", "create", "", "serviceaccounts/token", OperatorChart.Namespace, OperatorChart.FullName + "-ask")
        );
        Assert.False(await chart.MayAsync("asker", verb, group, resource, OperatorChart.Namespace, name));
    }

    [Theory]
    [InlineData("get", "bonds", true)]
    [InlineData("list", "creditaccounts", true)]
    [InlineData("create", "bonds", false)]
    [InlineData("delete", "bonds", false)]
    public async Task A_viewer_of_a_namespace_only_reads(string verb, string resource, bool allowed) =>
        Assert.Equal(allowed, await chart.MayAsync("watcher", verb, Group, resource, InstalledChart.TenantNamespace));
}
