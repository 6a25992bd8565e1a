using System.Text.RegularExpressions;
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
                "ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition", "Deployment", "PodDisruptionBudget", "Role", "RoleBinding",
                "Secret", "Service", "ServiceAccount",
            ],
            KindsOf(rendered));
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
    public async Task Without_webhook_and_tenant_API_it_asks_for_no_secret_and_opens_no_port_for_them()
    {
        string[] values = [.. OperatorChart.Needed, "webhook.enabled=false", "tenantApi.enabled=false"];
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
    [InlineData("replicaCount=two", "/replicaCount")]
    [InlineData("replicaCount=0", "/replicaCount")]
    [InlineData("replicas=2", "'replicas'")]
    [InlineData("webhook.enable=false", "'enable'")]
    [InlineData("prometheus.url=prometheus:9090", "/prometheus/url")]
    [InlineData("tickInterval=1s", "/tickInterval")]
    [InlineData("logLevel=Loud", "/logLevel")]
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
        Assert.All(pod.Volumes, volume => Assert.NotNull(volume.EmptyDir));
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

    private static async Task<string> RenderedAsync(IEnumerable<string> values) => (await OperatorChart.TemplateAsync(values)).OutputOrThrow();

    private static IEnumerable<string> KindsOf(string rendered) =>
        Kind().Matches(rendered).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal);

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    [GeneratedRegex("^kind: (.*)$", RegexOptions.Multiline)]
    private static partial Regex Kind();
}
