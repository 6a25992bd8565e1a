using System.CommandLine;

namespace Bonding.Cli.Clusters;

/// <summary>The options that every kubectl user knows: which kubeconfig, which context, which namespace.</summary>
internal sealed class ClusterOptions
{
    private readonly Option<string?> _kubeconfig = new("--kubeconfig") { Description = "Path of the kubeconfig. Default: $KUBECONFIG, else ~/.kube/config." };
    private readonly Option<string?> _context = new("--context") { Description = "Context of the kubeconfig. Default: its current one." };
    private readonly Option<string?> _namespace = new("--namespace", "-n") { Description = "Namespace. Default: that of the context." };

    public void AddTo(Command command)
    {
        command.Options.Add(_kubeconfig);
        command.Options.Add(_context);
        command.Options.Add(_namespace);
    }

    /// <summary>The namespace that was typed; null if none was.</summary>
    public string? NamespaceOf(ParseResult parsed) => parsed.GetValue(_namespace);

    /// <exception cref="CliException">There is no such kubeconfig or context.</exception>
    public ClusterTarget Read(ParseResult parsed) =>
        ClusterTarget.Find(parsed.GetValue(_kubeconfig), parsed.GetValue(_context), parsed.GetValue(_namespace));
}
