using k8s;
using k8s.Models;

namespace Bonding.Integration.Tests.Chart;

/// <summary>How the chart has the operator's own metrics scraped, and by whom.</summary>
public class MetricsValuesTest
{
    [Fact]
    public async Task Metrics_are_scraped_over_HTTPS_with_the_token_of_who_may_read_them()
    {
        var values = OperatorChart.Everything;
        var monitor = (await OperatorChart.TemplateAsync(values, "--show-only", "templates/servicemonitor.yaml")).OutputOrThrow();
        Assert.Contains("scheme: https\n", monitor, StringComparison.Ordinal);
        Assert.Contains("bearerTokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token\n", monitor, StringComparison.Ordinal);
        Assert.Contains($"serverName: {OperatorChart.FullName}-metrics.{OperatorChart.Namespace}.svc\n", monitor, StringComparison.Ordinal);

        var binding = (await OperatorChart.TemplateAsync(values, "--show-only", "templates/rbac.yaml"))
            .OutputOrThrow()
            .Split("---\n")
            .Single(part => part.Contains("kind: ClusterRoleBinding\n") && part.Contains("-metrics-reader\n", StringComparison.Ordinal));
        var subject = KubernetesYaml.Deserialize<V1ClusterRoleBinding>(binding).Subjects.Single();
        Assert.Equal(("monitoring", "prometheus"), (subject.NamespaceProperty, subject.Name));
    }

    [Fact]
    public async Task Metrics_that_are_not_secured_are_scraped_as_they_are()
    {
        string[] values = [.. OperatorChart.Everything, "metrics.secure=false"];
        var monitor = (await OperatorChart.TemplateAsync(values, "--show-only", "templates/servicemonitor.yaml")).OutputOrThrow();
        Assert.DoesNotContain("https", monitor, StringComparison.Ordinal);
        Assert.DoesNotContain("metrics-reader", (await OperatorChart.TemplateAsync(values)).OutputOrThrow(), StringComparison.Ordinal);
    }
}
