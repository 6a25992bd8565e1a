using System.Text.RegularExpressions;
using Bonding.Demo.Cluster;
using Bonding.TestKit.Processes;
using Bonding.TestKit.Tools;
using k8s;
using k8s.Models;

namespace Bonding.Integration.Tests.Chart;

/// <summary>What Helm makes of the chart, and what it refuses.</summary>
public partial class ChartRenderTest
{
    [Fact]
    public async Task Helm_finds_nothing_to_complain_about()
    {
        var result = await OperatorChart.RunAsync(["lint", "--strict", OperatorChart.Folder, .. OperatorChart.Set(OperatorChart.Needed)]);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
    }

    [Fact]
    public async Task The_url_of_Prometheus_is_all_that_it_needs()
    {
        var rendered = await RenderedAsync(OperatorChart.Needed);
        Assert.Equal(
            [
                "ClusterRole",
                "ClusterRoleBinding",
                "CustomResourceDefinition",
                "Deployment",
                "NetworkPolicy",
                "PodDisruptionBudget",
                "Role",
                "RoleBinding",
                "Secret",
                "Service",
                "ServiceAccount",
            ],
            KindsOf(rendered)
        );
    }

    [Fact]
    public async Task A_ServiceMonitor_and_the_dashboard_come_when_they_are_asked_for()
    {
        var rendered = await RenderedAsync(OperatorChart.Everything);
        Assert.Contains("ServiceMonitor", KindsOf(rendered));
        Assert.Contains("release: kube-prometheus-stack", rendered, StringComparison.Ordinal);
        Assert.Contains("ConfigMap", KindsOf(rendered));
        Assert.Contains("grafana_dashboard: \"1\"", rendered, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Alerts_are_rules_that_Prometheus_takes_about_metrics_that_the_operator_exports()
    {
        using var folder = WorkFolder.Create();
        var rendered = (
            await OperatorChart.TemplateAsync(OperatorChart.Everything, "--show-only", "templates/prometheusrule.yaml")
        ).OutputOrThrow();
        var spec = rendered[(rendered.IndexOf("spec:\n", StringComparison.Ordinal) + "spec:\n".Length)..];
        await File.WriteAllTextAsync(folder.File("rules.yaml"), spec, TestContext.Current.CancellationToken);

        var check = await Promtool.RunAsync(["check", "rules", folder.File("rules.yaml")], TestContext.Current.CancellationToken);

        Assert.True(check.ExitCode == 0 && check.Output.Contains("7 rules found", StringComparison.Ordinal), check.Output + check.Error);
        var sources = string.Concat(
            Directory.EnumerateFiles(Path.Combine(DemoRepository.Root, "src"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText)
        );
        foreach (Match metric in Metric().Matches(spec))
            Assert.Contains($"\"{metric.Value}\"", sources, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_NetworkPolicy_lets_in_what_is_served_and_nothing_else()
    {
        string[] values = [.. OperatorChart.Needed, "networkPolicy.metricsFrom[0].podSelector.matchLabels.app=prometheus"];
        Assert.Equal(["api", "health", "metrics", "webhook"], await OpenPortsAsync(values));
        Assert.Equal(["health", "metrics"], await OpenPortsAsync([.. values, "webhook.enabled=false", "tenantApi.enabled=false"]));
    }

    [Fact]
    public async Task The_role_of_who_opens_accounts_is_there_also_where_no_role_is_aggregated()
    {
        var rendered = await RenderedAsync([.. OperatorChart.Needed, "rbac.aggregate=false"]);
        Assert.Contains($"name: {OperatorChart.FullName}-bank\n", rendered, StringComparison.Ordinal);
        Assert.DoesNotContain("aggregate-to", rendered, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_anything_to_serve_over_HTTPS_it_asks_for_no_secret_and_opens_no_port_for_it()
    {
        string[] values = [.. OperatorChart.Needed, "webhook.enabled=false", "tenantApi.enabled=false", "metrics.secure=false"];
        var rendered = await RenderedAsync(values);
        Assert.DoesNotContain("Secret", KindsOf(rendered));
        Assert.DoesNotContain("secrets", rendered, StringComparison.Ordinal);
        var container = (await OperatorChart.DeploymentAsync(values)).Spec.Template.Spec.Containers.Single();
        Assert.DoesNotContain(container.Ports, port => port.Name is "webhook" or "api");
        Assert.Equal("false", container.Env.Single(variable => variable.Name == "BONDING__WEBHOOK__ENABLED").Value);
        Assert.Equal("false", container.Env.Single(variable => variable.Name == "BONDING__TENANTAPI__ENABLED").Value);
    }

    [Fact]
    public async Task Removing_the_chart_keeps_the_accounts_unless_their_owner_says_otherwise()
    {
        const string keep = "helm.sh/resource-policy: keep";
        var definitions = Directory.GetFiles(Path.Combine(OperatorChart.Folder, "files", "crds")).Length;
        Assert.Equal(definitions, Count(await RenderedAsync(OperatorChart.Needed), keep));
        Assert.Equal(0, Count(await RenderedAsync([.. OperatorChart.Needed, "crds.keep=false"]), keep));
        Assert.DoesNotContain("CustomResourceDefinition", KindsOf(await RenderedAsync([.. OperatorChart.Needed, "crds.install=false"])));
    }

    [Fact]
    public async Task One_replica_has_no_disruption_budget_that_would_block_a_drain() =>
        Assert.DoesNotContain("PodDisruptionBudget", KindsOf(await RenderedAsync([.. OperatorChart.Needed, "replicaCount=1"])));

    [Theory]
    [InlineData(
        "webhook.enabled=false",
        new[]
        {
            "get admissionregistration.k8s.io/mutatingwebhookconfigurations bonding-bonding-operator",
            "delete admissionregistration.k8s.io/mutatingwebhookconfigurations bonding-bonding-operator",
        }
    )]
    [InlineData(
        "webhook.enabled=true",
        new[]
        {
            "create admissionregistration.k8s.io/mutatingwebhookconfigurations bonding-bonding-operator",
            "patch admissionregistration.k8s.io/mutatingwebhookconfigurations bonding-bonding-operator",
        }
    )]
    public async Task It_may_touch_its_own_webhook_configuration_alone(string value, string[] rights) =>
        Assert.Equal(rights, (await RightsAsync(value)).Where(right => right.Contains("webhookconfigurations", StringComparison.Ordinal)));

    [Theory]
    [InlineData("webhook.enabled=false", true, true)]
    [InlineData("webhook.enabled=false", false, false)]
    [InlineData("webhook.enabled=true", true, false)]
    public async Task Without_the_webhook_a_policy_keeps_the_classes_of_the_ladder_where_the_server_has_policies(
        string value,
        bool isServed,
        bool isThere
    )
    {
        string[] served = isServed ? ["--api-versions", "admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy"] : [];
        var rendered = (await OperatorChart.TemplateAsync([.. OperatorChart.Needed, value], served)).OutputOrThrow();
        Assert.Equal(isThere, KindsOf(rendered).Contains("ValidatingAdmissionPolicy"));
        Assert.Equal(isThere, KindsOf(rendered).Contains("ValidatingAdmissionPolicyBinding"));
    }

    [Fact]
    public async Task Where_no_template_is_to_be_written_it_has_no_right_to_and_does_not_try()
    {
        Assert.Contains("patch apps/deployments ", await RightsAsync("writeTemplates=true"));
        var left = await RightsAsync("writeTemplates=false");
        Assert.Equal(
            ["patch /pods/resize ", "patch scheduling.k8s.io/priorityclasses ", "patch events.k8s.io/events "],
            left.Where(right =>
                    right.StartsWith("patch ", StringComparison.Ordinal) && !right.Contains("webhook", StringComparison.Ordinal)
                )
                .OrderBy(right => right.Contains("events", StringComparison.Ordinal))
                .ThenBy(right => right, StringComparer.Ordinal)
        );
        Assert.DoesNotContain(left, right => right.Contains("restart", StringComparison.Ordinal));
        var container = (
            await OperatorChart.DeploymentAsync([.. OperatorChart.Needed, "writeTemplates=false"])
        ).Spec.Template.Spec.Containers.Single();
        Assert.Equal("false", container.Env.Single(variable => variable.Name == "BONDING__WRITETEMPLATES").Value);
    }

    [Fact]
    public async Task A_volume_for_one_pod_is_told_with_the_strategy_that_it_needs()
    {
        var deployment = await OperatorChart.DeploymentAsync([
            .. OperatorChart.Needed,
            "replicaCount=1",
            "strategy.type=Recreate",
            "forecastVolume.emptyDir=null",
            "forecastVolume.persistentVolumeClaim.claimName=kept",
        ]);
        Assert.Equal("Recreate", deployment.Spec.Strategy.Type);
        Assert.Contains(
            deployment.Spec.Template.Spec.Volumes,
            volume => volume is { Name: "forecasts", EmptyDir: null, PersistentVolumeClaim.ClaimName: "kept" }
        );
    }

    [Theory]
    [InlineData("tenantApi.hostNames[0]=a b", "/tenantApi/hostNames")]
    [InlineData("replicaCount=two", "/replicaCount")]
    [InlineData("replicaCount=0", "/replicaCount")]
    [InlineData("replicas=2", "'replicas'")]
    [InlineData("webhook.enable=false", "'enable'")]
    [InlineData("prometheus.url=prometheus:9090", "/prometheus/url")]
    [InlineData("tickInterval=1s", "/tickInterval")]
    [InlineData("logLevel=Loud", "/logLevel")]
    [InlineData("telemetry.scrape.interval=30s", "/telemetry/scrape/interval")]
    [InlineData("telemetry.scrape.kubelet.interval=500ms", "/telemetry/scrape/kubelet/interval")]
    [InlineData("telemetry.scrape.kubelet.kind=PodMonitor", "/telemetry/scrape/kubelet/kind")]
    [InlineData("prometheus.token=secret", "'token'")]
    [InlineData("prometheus.headers.A_B=x", "A_B")]
    [InlineData("prometheus.bearerToken.secret=x", "prometheus.url is \"http://prometheus.monitoring:9090\"; allowed: https://")]
    [InlineData("prometheus.ca.configMap=x", "prometheus.url is \"http://prometheus.monitoring:9090\"; allowed: https://")]
    public async Task A_wrong_value_is_refused_by_its_key(string value, string key)
    {
        var result = await OperatorChart.TemplateAsync([.. OperatorChart.Needed, value]);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(key, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_url_of_Prometheus_it_says_what_is_missing_and_what_it_is()
    {
        var result = await OperatorChart.TemplateAsync([]);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("prometheus.url is required: the base URL of the Prometheus", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Its_pods_meet_the_restricted_pod_security_standard(bool everything)
    {
        var pod = (await OperatorChart.DeploymentAsync(everything ? OperatorChart.Everything : OperatorChart.Needed)).Spec.Template.Spec;
        Assert.True(pod.HostNetwork is not true && pod.HostPID is not true && pod.HostIPC is not true);
        Assert.True(pod.SecurityContext.RunAsNonRoot);
        Assert.Equal("RuntimeDefault", pod.SecurityContext.SeccompProfile.Type);
        Assert.All(pod.Volumes, volume => Assert.True(volume.EmptyDir is not null || volume.Projected is not null));
        Assert.Null(pod.InitContainers);
        Assert.All(pod.Containers, AssertRestricted);
    }

    private static void AssertRestricted(V1Container container)
    {
        Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
        Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
        Assert.Null(container.SecurityContext.Capabilities.Add);
        Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
        Assert.True(container.SecurityContext.Privileged is not true && container.SecurityContext.RunAsUser is not 0);
        Assert.All(container.Ports, port => Assert.True(port.HostPort is null or 0));
    }

    private static async Task<string> RenderedAsync(IEnumerable<string> values) =>
        (await OperatorChart.TemplateAsync(values)).OutputOrThrow();

    private static async Task<IEnumerable<string?>> OpenPortsAsync(IEnumerable<string> values)
    {
        var policy = KubernetesYaml.Deserialize<V1NetworkPolicy>(
            (await OperatorChart.TemplateAsync(values, "--show-only", "templates/networkpolicy.yaml")).OutputOrThrow()
        );
        Assert.Equal(["Ingress"], policy.Spec.PolicyTypes);
        Assert.Equal(
            "prometheus",
            policy
                .Spec.Ingress.Single(rule => rule.Ports.Any(port => port.Port.Value == "metrics"))
                .FromProperty.Single()
                .PodSelector.MatchLabels["app"]
        );
        return policy.Spec.Ingress.SelectMany(rule => rule.Ports).Select(port => port.Port.Value).Order(StringComparer.Ordinal);
    }

    // The rights of the operator's ClusterRole, which comes first, each with the names that it is bound to.
    private static async Task<List<string>> RightsAsync(string value)
    {
        var roles = (
            await OperatorChart.TemplateAsync([.. OperatorChart.Needed, value], "--show-only", "templates/rbac.yaml")
        ).OutputOrThrow();
        var first = roles
            .Split("---\n", StringSplitOptions.RemoveEmptyEntries)
            .First(part => part.Contains("kind: ClusterRole\n", StringComparison.Ordinal));
        return
        [
            .. from rule in KubernetesYaml.Deserialize<V1ClusterRole>(first).Rules
            from resource in rule.Resources
            from apiGroup in rule.ApiGroups
            from verb in rule.Verbs
            select $"{verb} {apiGroup}/{resource} {string.Join(',', rule.ResourceNames ?? [])}",
        ];
    }

    private static IEnumerable<string> KindsOf(string rendered) =>
        Kind().Matches(rendered).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal);

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    [GeneratedRegex("(bonding|leader_election)_[a-z_]+")]
    private static partial Regex Metric();

    [GeneratedRegex("^kind: (.*)$", RegexOptions.Multiline)]
    private static partial Regex Kind();
}
