using System.CommandLine;
using Bonding.Cli.Output;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Telemetry;
using k8s;
using k8s.Exceptions;
using k8s.KubeConfigModels;
using Prometheus;
using YamlDotNet.Core;

namespace Bonding.Cli.Clusters;

/// <summary>The options that kubectl has too: kubeconfig, context and namespace.</summary>
internal sealed class ClusterOptions
{
    private readonly Option<string?> _kubeconfig = new("--kubeconfig")
    {
        Description = "Path of the kubeconfig. Default: $KUBECONFIG, else ~/.kube/config.",
    };
    private readonly Option<string?> _context = new("--context") { Description = "Context of the kubeconfig. Default: its current one." };
    private readonly Option<string?> _namespace = new("--namespace", "-n") { Description = "Namespace. Default: that of the context." };

    public void AddTo(Command command)
    {
        command.Options.Add(_kubeconfig);
        command.Options.Add(_context);
        command.Options.Add(_namespace);
    }

    /// <summary>Returns the namespace given on the command line, or null if there is none.</summary>
    public string? NamespaceOf(ParseResult parsed) => parsed.GetValue(_namespace);

    /// <exception cref="CliException">The kubeconfig or the context does not exist or cannot be read.</exception>
    public ClusterTarget Read(ParseResult parsed) =>
        ClusterTarget.Find(parsed.GetValue(_kubeconfig), parsed.GetValue(_context), parsed.GetValue(_namespace));
}

/// <summary>The cluster and the namespace that a command works on.</summary>
internal sealed record ClusterTarget(KubernetesClientConfiguration Configuration, string Namespace)
{
    private const string DefaultNamespace = "default";

    /// <summary>
    /// Finds the cluster in kubectl's order: <c>--kubeconfig</c>, the merged files of <c>$KUBECONFIG</c>,
    /// <c>~/.kube/config</c>, and at last the ServiceAccount of the pod that the command runs in.
    /// </summary>
    /// <exception cref="CliException">The kubeconfig or the context does not exist or cannot be read.</exception>
    public static ClusterTarget Find(string? kubeconfig, string? context, string? ns)
    {
        var configuration = ConfigurationOf(kubeconfig, context);
        return new ClusterTarget(
            configuration,
            ns ?? (string.IsNullOrEmpty(configuration.Namespace) ? DefaultNamespace : configuration.Namespace)
        );
    }

    public ApiConnection Connect() => new(Configuration, TimeProvider.System, new KubernetesMetrics(Metrics.NewCustomRegistry()));

    private static KubernetesClientConfiguration ConfigurationOf(string? kubeconfig, string? context)
    {
        var files = FilesOf(kubeconfig);
        try
        {
            if (files.Count == 0 && KubernetesClientConfiguration.IsInCluster())
                return KubernetesClientConfiguration.InClusterConfig();
            return KubernetesClientConfiguration.BuildConfigFromConfigObject(Merged(files), context);
        }
        catch (Exception error) when (error is KubeConfigException or YamlException or IOException or ArgumentException)
        {
            var shown = files.Count == 0 ? "there is no kubeconfig" : $"kubeconfig is \"{string.Join(Path.PathSeparator, files)}\"";
            var chosen = context is null ? "" : $", context is \"{context}\"";
            throw new CliException($"{shown}{chosen}; allowed: a kubeconfig with that context ({error.Message})");
        }
    }

    // Merges as kubectl does: the first file that sets a value wins.
    private static K8SConfiguration Merged(List<FileInfo> files)
    {
        if (files.Count == 0)
            throw new FileNotFoundException("neither --kubeconfig nor $KUBECONFIG nor ~/.kube/config names one");
        var all = files.Select(file => KubernetesClientConfiguration.LoadKubeConfig(file)).ToList();
        var merged = all[0];
        merged.CurrentContext = all.Select(one => one.CurrentContext).FirstOrDefault(current => !string.IsNullOrEmpty(current));
        merged.Clusters = [.. all.SelectMany(one => one.Clusters ?? []).DistinctBy(cluster => cluster.Name)];
        merged.Users = [.. all.SelectMany(one => one.Users ?? []).DistinctBy(user => user.Name)];
        merged.Contexts = [.. all.SelectMany(one => one.Contexts ?? []).DistinctBy(one => one.Name)];
        return merged;
    }

    private static List<FileInfo> FilesOf(string? kubeconfig)
    {
        if (kubeconfig is not null)
            return [new FileInfo(kubeconfig)];
        if (Environment.GetEnvironmentVariable("KUBECONFIG") is { Length: > 0 } listed)
            return
            [
                .. listed
                    .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                    .Select(path => new FileInfo(path))
                    .Where(file => file.Exists),
            ];
        var home = new FileInfo(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".kube", "config"));
        return home.Exists ? [home] : [];
    }
}
