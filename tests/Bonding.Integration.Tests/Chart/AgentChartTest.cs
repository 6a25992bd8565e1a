using k8s;
using k8s.Models;

namespace Bonding.Integration.Tests.Chart;

/// <summary>What Helm makes of the switch for the agents of nodes.</summary>
public class AgentChartTest
{
    private const string Namespace = "bonding-agents";
    private const string Agent = $"{OperatorChart.FullName}-agent";

    private static readonly string[] Enabled = [.. OperatorChart.Needed, "agent.enabled=true", "networkPolicy.enabled=true"];

    [Fact]
    public async Task Agents_run_in_a_namespace_of_their_own_and_nothing_else_does()
    {
        var objects = await ObjectsAsync();
        Assert.Equal(
            ["ConfigMap", "DaemonSet", "Namespace", "NetworkPolicy", "Role", "RoleBinding", "ServiceAccount"],
            objects.Select(item => item.Kind).Order(StringComparer.Ordinal)
        );
        Assert.Equal("privileged", Only<V1Namespace>(objects).Labels()["pod-security.kubernetes.io/enforce"]);
        Assert.All(objects.OfType<IKubernetesObject<V1ObjectMeta>>(), item => Assert.Equal(Namespace, item.Namespace() ?? item.Name()));
        var without = (await OperatorChart.TemplateAsync(OperatorChart.Needed)).OutputOrThrow();
        Assert.DoesNotContain(Namespace, without, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_reads_the_host_and_may_do_nothing_else()
    {
        var pod = Only<V1DaemonSet>(await ObjectsAsync()).Spec.Template.Spec;
        Assert.True(pod.HostPID);
        Assert.True(pod.HostNetwork is not true && pod.HostIPC is not true);
        Assert.False(pod.AutomountServiceAccountToken);
        Assert.True(pod.SecurityContext is { RunAsNonRoot: true, RunAsUser: > 0, SeccompProfile.Type: "RuntimeDefault" });
        var container = pod.Containers.Single();
        Assert.True(container.SecurityContext is { AllowPrivilegeEscalation: false, ReadOnlyRootFilesystem: true, Privileged: not true });
        Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
        Assert.Null(container.SecurityContext.Capabilities.Add);
        var ofHost = pod.Volumes.Where(volume => volume.HostPath is not null).ToDictionary(volume => volume.Name);
        Assert.Equal(["/proc", "/sys/fs/cgroup"], ofHost.Values.Select(volume => volume.HostPath.Path).Order(StringComparer.Ordinal));
        Assert.All(container.VolumeMounts.Where(mount => ofHost.ContainsKey(mount.Name)), mount => Assert.True(mount.ReadOnlyProperty));
    }

    [Fact]
    public async Task The_operator_knows_its_agents_and_they_know_the_operator()
    {
        var objects = await ObjectsAsync();
        var pod = Only<V1DaemonSet>(objects).Spec.Template.Spec;
        var token = pod.Volumes.Single(volume => volume.Projected is not null).Projected.Sources.Single().ServiceAccountToken;
        var environment = (await OperatorChart.DeploymentAsync(Enabled)).Spec.Template.Spec.Containers.Single().Env;
        string Value(string name) => environment.Single(variable => variable.Name == $"BONDING__TENANTAPI__{name}").Value;
        Assert.Equal($"{Namespace}/{pod.ServiceAccountName}", Value("NODEAGENTS"));
        Assert.Equal(Value("AUDIENCE"), token.Audience);
        Assert.Equal(
            $"{Namespace}/{pod.Volumes.Single(volume => volume.ConfigMap is not null).ConfigMap.Name}",
            Value("AUTHORITYCONFIGMAP")
        );
        Assert.Contains($"--address=https://{Value("SERVICENAME")}.{OperatorChart.Namespace}.svc:443", pod.Containers.Single().Args);
        var right = Only<V1Role>(objects).Rules.Single();
        Assert.Equal(("configmaps", Agent), (right.Resources.Single(), right.ResourceNames.Single()));
        Assert.Equal(["get", "update"], right.Verbs);
        Assert.Equal(OperatorChart.FullName, Only<V1RoleBinding>(objects).Subjects.Single().Name);
    }

    [Fact]
    public async Task Agents_are_reached_by_nobody_and_reach_the_operator_alone()
    {
        var policy = Only<V1NetworkPolicy>(await ObjectsAsync()).Spec;
        Assert.Equal(["Ingress", "Egress"], policy.PolicyTypes);
        Assert.Null(policy.Ingress);
        Assert.Equal(["53", "53", "api"], policy.Egress.SelectMany(rule => rule.Ports).Select(port => port.Port.Value));
        var labels = (await OperatorChart.DeploymentAsync(Enabled)).Spec.Template.Metadata.Labels;
        Assert.All(policy.Egress[1].To.Single().PodSelector.MatchLabels, label => Assert.Equal(label.Value, labels[label.Key]));
    }

    [Theory]
    [InlineData($"agent.namespace={OperatorChart.Namespace}", $"agent.namespace is \"{OperatorChart.Namespace}\"; allowed: another")]
    [InlineData("tenantApi.enabled=false", "agent.enabled is true and tenantApi.enabled is false; allowed: both true")]
    [InlineData("agent.namespace=A", "/agent/namespace")]
    [InlineData("agent.enable=true", "'enable'")]
    public async Task A_wrong_value_is_refused_by_its_key(string value, string message)
    {
        var result = await OperatorChart.TemplateAsync([.. Enabled, value]);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    private static T Only<T>(IEnumerable<IKubernetesObject> objects) => Assert.Single(objects.OfType<T>());

    private static async Task<List<IKubernetesObject>> ObjectsAsync()
    {
        var text = (await OperatorChart.TemplateAsync(Enabled, "--show-only", "templates/agent.yaml")).OutputOrThrow();
        return KubernetesYaml.LoadAllFromString(text).Cast<IKubernetesObject>().ToList();
    }
}
