using System.Text;
using System.Text.RegularExpressions;

namespace Bonding.Operator.Configuration;

/// <summary>
/// Who may report what tenants use. Anybody who can expose metrics to Prometheus could otherwise charge others, or hide its own use.
/// Each is a regular expression for the whole label.
/// </summary>
public sealed record TellerOptions
{
    /// <summary>
    /// The jobs that scrape the kubelets' cAdvisor. The default holds the usual names: <c>kubelet</c> (kube-prometheus-stack, OpenShift),
    /// <c>kubernetes-nodes-cadvisor</c>, <c>integrations/kubernetes/cadvisor</c>. No other prefix is admitted: the job of a PodMonitor
    /// begins with its namespace, so a tenant could choose the rest.
    /// </summary>
    public string KubeletJob { get; set; } = "kubelet|cadvisor|kubernetes-(nodes-)?cadvisor|integrations/kubernetes/(kubelet|cadvisor)";

    /// <summary>
    /// The metrics paths of the kubelets that count. Series without the label <c>metrics_path</c> count, too: not every Prometheus sets it.
    /// </summary>
    public string KubeletPath { get; set; } = "/metrics/cadvisor";

    /// <summary>The jobs that scrape KubeVirt.</summary>
    public string KubeVirtJob { get; set; } = "kubevirt(-prometheus-metrics)?";

    /// <summary>The matchers of the kubelets' series, each with a comma in front.</summary>
    internal string KubeletMatchers => $",job=~\"{Escaped(KubeletJob)}\",metrics_path=~\"|{Escaped(KubeletPath)}\"";

    /// <summary>The matchers of KubeVirt's series, each with a comma in front.</summary>
    internal string KubeVirtMatchers => $",job=~\"{Escaped(KubeVirtJob)}\"";

    /// <summary>Returns the options that are no regular expressions, with their values.</summary>
    internal IEnumerable<(string Option, string Value)> Invalid() =>
        new[] { ("Tellers:KubeletJob", KubeletJob), ("Tellers:KubeletPath", KubeletPath), ("Tellers:KubeVirtJob", KubeVirtJob) }.Where(
            option => !IsPattern(option.Item2)
        );

    private static bool IsPattern(string text)
    {
        try
        {
            _ = new Regex(text, RegexOptions.NonBacktracking);
            return text.Length > 0;
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    private static string Escaped(string pattern) =>
        new StringBuilder(pattern).Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n").ToString();
}
