using System.Text.RegularExpressions;
using Bonding.Operator.Configuration;
using Bonding.Operator.Hosting;
using Bonding.Operator.Prometheus;
using Microsoft.Extensions.Options;

namespace Bonding.Operator.Tests.Configuration;

/// <summary>The jobs whose series count. What a query asks for decides; Prometheus compares the whole label.</summary>
public partial class TellerOptionsTest
{
    [Theory]
    [InlineData("KubeletJob", "kubelet(")]
    [InlineData("KubeletJob", "")]
    [InlineData("KubeletJob", "(?!web).*")]
    [InlineData("KubeletPath", "/metrics/[cadvisor")]
    [InlineData("KubeVirtJob", "*kubevirt")]
    [InlineData("KubeVirtJob", @"(a|b)\1")]
    public void What_is_no_pattern_is_refused_with_its_option_its_value_and_what_is_allowed(string option, string value)
    {
        var refusal = Assert.Throws<OptionsValidationException>(() =>
            OperatorOptionsReader.Read(["--PrometheusUrl=http://127.0.0.1:9090", $"--Tellers:{option}={value}"])
        );
        Assert.Equal(
            $"Tellers:{option} is \"{value}\"; allowed: a regular expression for a whole label, without look-around and back-references",
            Assert.Single(refusal.Failures)
        );
    }

    [Theory]
    [InlineData("kubelet")]
    [InlineData("cadvisor")]
    [InlineData("kubernetes-nodes-cadvisor")]
    [InlineData("kubernetes-cadvisor")]
    [InlineData("integrations/kubernetes/cadvisor")]
    [InlineData("integrations/kubernetes/kubelet")]
    public void The_usual_jobs_of_kubelets_report_pods(string job) => Assert.True(Reports(MetricSource.Pod, job));

    [Theory]
    [InlineData("kubevirt")]
    [InlineData("kubevirt-prometheus-metrics")]
    public void The_usual_jobs_of_KubeVirt_report_VMs(string job) => Assert.True(Reports(MetricSource.VirtualMachine, job));

    [Theory]
    [InlineData("web")]
    [InlineData("shop/web")]
    [InlineData("shop/kubelet")]
    [InlineData("shop/cadvisor")]
    [InlineData("shop/kubevirt")]
    [InlineData("podMonitor/shop/kubelet")]
    [InlineData("shop/kubelet-exporter")]
    [InlineData("mykubelet")]
    [InlineData("kubevirt-prometheus-metrics-copy")]
    [InlineData("kubevirt/web")]
    [InlineData("")]
    public void A_job_of_a_tenant_reports_nothing(string job)
    {
        Assert.False(Reports(MetricSource.Pod, job));
        Assert.False(Reports(MetricSource.VirtualMachine, job));
    }

    [Fact]
    public void Kubelets_report_pods_by_the_page_of_cAdvisor_and_not_by_their_others()
    {
        var query = QueryOf(MetricSource.Pod, new TellerOptions());
        Assert.True(Matches(query, "metrics_path", "/metrics/cadvisor"));
        Assert.True(Matches(query, "metrics_path", ""));
        Assert.False(Matches(query, "metrics_path", "/metrics/resource"));
        Assert.False(Matches(query, "metrics_path", "/metrics"));
    }

    [Fact]
    public void A_pattern_cannot_end_the_matcher_that_it_stands_in()
    {
        var tellers = new TellerOptions { KubeVirtJob = "a\",namespace=~\".*" };
        Assert.Contains(@",job=~""a\"",namespace=~\"".*""}", QueryOf(MetricSource.VirtualMachine, tellers), StringComparison.Ordinal);
    }

    private static bool Reports(MetricSource source, string job) => Matches(QueryOf(source, new TellerOptions()), "job", job);

    private static string QueryOf(MetricSource source, TellerOptions tellers) =>
        MetricCatalog.Settled.First(query => query.Source == source).Over(TimeSpan.FromSeconds(10), ["shop"], tellers);

    private static bool Matches(string query, string label, string value)
    {
        var pattern = Assert.Single(Matcher().Matches(query), matcher => matcher.Groups[1].Value == label).Groups[2].Value;
        return Regex.IsMatch(value, $@"\A(?:{pattern})\z");
    }

    [GeneratedRegex("([a-z_]+)=~\"([^\"]*)\"")]
    private static partial Regex Matcher();
}
