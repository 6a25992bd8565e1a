using System.Text;

namespace Bonding.TestKit.Prometheus;

/// <summary>The configuration file of a Prometheus that scrapes each job at its interval and evaluates its rules every second.</summary>
internal static class ScrapeConfiguration
{
    // One exporter stands for KubeVirt and the kubelets. Only series of a kubelet's job count for containers.
    private const string KubeletsJob = "{ source_labels: [__name__], regex: 'container_.*', target_label: job, replacement: kubelet }";

    public static string Write(string path, IEnumerable<ScrapeTarget> targets, IEnumerable<string> ruleFiles)
    {
        var text = new StringBuilder(
            """
            global:
              scrape_interval: 1s
              scrape_timeout: 1s
              evaluation_interval: 1s

            """
        );
        text.Append("rule_files: [").AppendJoin(", ", ruleFiles.Select(Quoted)).AppendLine("]");
        text.AppendLine("scrape_configs:");
        foreach (var job in targets.GroupBy(target => target.Job))
            AppendJob(text, job.Key, [.. job]);
        File.WriteAllText(path, text.ToString());
        return path;
    }

    private static void AppendJob(StringBuilder text, string job, IReadOnlyCollection<ScrapeTarget> targets)
    {
        text.AppendLine($"- job_name: {Quoted(job)}")
            .AppendLine($"  scrape_interval: {targets.Max(target => (int)target.Interval.TotalSeconds)}s");
        if (targets.Select(target => target.MetricRelabelings).FirstOrDefault(rules => rules is not null) is { } rules)
            text.AppendLine("  honor_labels: true").AppendLine($"  metric_relabel_configs: {rules}");
        else
            text.AppendLine($"  metric_relabel_configs: [{KubeletsJob}]");
        text.AppendLine("  static_configs:");
        foreach (var target in targets)
        {
            // Scheme and path as labels, because they may differ between the targets of one job.
            text.AppendLine($"  - targets: [{Quoted(target.Address.Authority)}]")
                .AppendLine(
                    $"    labels: {{__scheme__: {Quoted(target.Address.Scheme)}, __metrics_path__: {Quoted(target.Address.AbsolutePath)}}}"
                );
        }
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
