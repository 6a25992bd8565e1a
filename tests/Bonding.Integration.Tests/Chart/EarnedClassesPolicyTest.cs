using System.Text.Json.Nodes;
using Bonding.Demo.Cluster;
using Bonding.TestKit;
using Cel;
using k8s;
using k8s.Models;

namespace Bonding.Integration.Tests.Chart;

/// <summary>
/// Who may name a class of the ladder while the webhook is off: what the expressions of the chart's policy say, and what a server makes of
/// them that has such policies.
/// </summary>
public class EarnedClassesPolicyTest(InstalledChart chart) : IClassFixture<InstalledChart>
{
    private const string Operator = $"system:serviceaccount:{OperatorChart.Namespace}:{OperatorChart.FullName}";
    private const string Replicas = "system:serviceaccount:kube-system:replicaset-controller";
    private const string VirtController = "system:serviceaccount:kubevirt:kubevirt-controller";
    private const string Impostor = "system:serviceaccount:evil:kubevirt-controller";
    private const string Named = """{"spec":{"priorityClassName":"bonding-tier-5"}}""";
    private const string Template = """{"spec":{"template":{"spec":{"priorityClassName":"bonding-tier-5"}}}}""";
    private const string OfJobs = """{"spec":{"jobTemplate":{"spec":{"template":{"spec":{"priorityClassName":"bonding-tier-5"}}}}}}""";
    private const string OfMachines =
        """{"spec":{"virtualMachineTemplate":{"spec":{"template":{"spec":{"priorityClassName":"bonding-tier-5"}}}}}}""";
    private const string Plain = """{"spec":{"priorityClassName":"mine","template":{"spec":{}}}}""";
    private const string Empty = """{"metadata":{}}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("pods", "alice", Named, null, false)]
    [InlineData("pods", "alice", Plain, null, true)]
    [InlineData("pods", Replicas, Named, null, true)]
    [InlineData("pods", VirtController, Named, null, true)]
    [InlineData("pods", Impostor, Named, null, false)]
    [InlineData("pods", "alice", Named, Named, true)]
    [InlineData("deployments", "alice", Template, null, false)]
    [InlineData("deployments", "alice", Template, Plain, false)]
    [InlineData("deployments", "alice", Template, Template, true)]
    [InlineData("deployments", Operator, Template, Plain, true)]
    [InlineData("deployments", Replicas, Template, null, false)]
    [InlineData("replicasets", Replicas, Template, null, true)]
    [InlineData("cronjobs", "alice", OfJobs, null, false)]
    [InlineData("virtualmachines", "alice", Template, Empty, false)]
    [InlineData("virtualmachineinstances", "alice", Named, null, false)]
    [InlineData("virtualmachineinstances", VirtController, Named, null, true)]
    [InlineData("virtualmachinepools", "alice", OfMachines, null, false)]
    [InlineData("virtualmachinepools", "alice", OfMachines, Plain, false)]
    [InlineData("virtualmachinepools", "alice", Plain, null, true)]
    [InlineData("virtualmachines", VirtController, Template, null, false)]
    [InlineData("replicationcontrollers", "alice", Empty, null, true)]
    public async Task A_class_of_the_ladder_is_written_by_the_operator_and_passed_on_by_controllers(
        string resource,
        string user,
        string written,
        string? before,
        bool isAllowed
    )
    {
        var spec = (await PolicyAsync()).Spec;
        var known = new Dictionary<string, object?>
        {
            ["object"] = Value(JsonNode.Parse(written)),
            ["oldObject"] = before is null ? null : Value(JsonNode.Parse(before)),
            ["request"] = Value(
                new JsonObject
                {
                    ["operation"] = before is null ? "CREATE" : "UPDATE",
                    ["resource"] = new JsonObject { ["resource"] = resource },
                    ["userInfo"] = new JsonObject { ["username"] = user },
                }
            ),
        };
        var variables = new Dictionary<string, object?>();
        known["variables"] = variables;
        foreach (var variable in spec.Variables)
            variables[variable.Name] = Evaluate(variable.Expression, known);

        Assert.Equal(isAllowed, Evaluate(Assert.Single(spec.Validations).Expression, known));
        Assert.Contains(spec.MatchConstraints.ResourceRules, rule => rule.Resources.Contains(resource));
    }

    [Fact]
    public async Task A_server_that_has_policies_refuses_a_class_that_its_owner_wrote()
    {
        Assert.SkipUnless(chart.ControlPlane.Version >= new Version(1, 30), "ValidatingAdmissionPolicy needs Kubernetes 1.30");
        (await chart.Kubectl.RunAsync(["apply", "--filename", "-"], Stop, await RenderedAsync())).OutputOrThrow();
        (await chart.Kubectl.RunAsync(["create", "priorityclass", "bonding-tier-5", "--value=6000"], Stop)).OutputOrThrow();

        // The server takes a new policy into use a moment after it was written.
        await Eventually.TrueAsync(async () => (await RunAsync("owner")).Contains("are earned", StringComparison.Ordinal), Stop);
        Assert.Contains("created", await RunAsync(Operator, "--as-group=system:masters"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Templates_that_named_a_class_before_the_policy_are_found_by_the_command_that_the_documentation_gives()
    {
        const string Deployment = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: NAME, namespace: NAMESPACE }
            spec:
              replicas: 0
              selector: { matchLabels: { app: NAME } }
              template:
                metadata: { labels: { app: NAME } }
                spec: { containers: [{ name: app, image: app:1 }], CLASS }
            """;
        foreach (var (name, named) in ((string, string)[])[("old", "priorityClassName: bonding-tier-5"), ("plain", "hostNetwork: false")])
        {
            var manifest = Deployment
                .Replace("NAMESPACE", InstalledChart.TenantNamespace, StringComparison.Ordinal)
                .Replace("NAME", name, StringComparison.Ordinal)
                .Replace("CLASS", named, StringComparison.Ordinal);
            (await chart.Kubectl.RunAsync(["apply", "--filename", "-"], Stop, manifest)).OutputOrThrow();
        }

        var found = (await chart.Kubectl.RunAsync(Documented().Skip(1), Stop)).OutputOrThrow();

        Assert.Contains($"Deployment {InstalledChart.TenantNamespace}/old bonding-tier-5\n", found, StringComparison.Ordinal);
        Assert.DoesNotContain("plain", found, StringComparison.Ordinal);
    }

    // The words of the command, of which one is in quotes.
    private static List<string> Documented()
    {
        var page = File.ReadAllText(Path.Combine(DemoRepository.Root, "docs", "actuation.md"));
        var block = page.Split("```sh\n")[1].Split("```")[0];
        var parts = block.Replace("\\\n", " ", StringComparison.Ordinal).Trim().Split('\'');
        var words = parts[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return [.. words.SkipLast(1), words[^1] + parts[1]];
    }

    private async Task<string> RunAsync(string user, params string[] more)
    {
        string[] pod = ["run", "thief", "--image=app:1", "--dry-run=server", "--namespace", InstalledChart.TenantNamespace];
        var result = await chart.Kubectl.RunAsync([.. pod, $"--overrides={Named}", $"--as={user}", .. more], Stop);
        return result.Output + result.Error;
    }

    private static async Task<V1ValidatingAdmissionPolicy> PolicyAsync() =>
        KubernetesYaml.LoadAllFromString(await RenderedAsync()).OfType<V1ValidatingAdmissionPolicy>().Single();

    private static async Task<string> RenderedAsync() =>
        (
            await OperatorChart.TemplateAsync(
                [.. OperatorChart.Needed, "webhook.enabled=false"],
                "--show-only",
                "templates/earnedclasses.yaml",
                "--api-versions",
                "admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy"
            )
        ).OutputOrThrow();

    private static object? Evaluate(string expression, Dictionary<string, object?> known) =>
        new CelEnvironment([], "").Compile(expression).Invoke(known);

    private static object? Value(JsonNode? node) =>
        node is JsonObject item ? item.ToDictionary(field => field.Key, field => Value(field.Value)) : node?.ToString();
}
