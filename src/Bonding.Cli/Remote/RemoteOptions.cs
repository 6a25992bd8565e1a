using System.CommandLine;
using Bonding.Cli.Clusters;
using Bonding.Cli.Output;
using Bonding.Kubernetes.Client;

namespace Bonding.Cli.Remote;

/// <summary>
/// The options of every command that calls the operator: the tenant's namespace, the operator's address and the credentials.
/// </summary>
internal sealed class RemoteOptions
{
    private readonly ClusterOptions _cluster = new();
    private readonly Option<string?> _server = new("--server")
    {
        Description = "URL of the operator's API. Default: a port-forward to its pod, through the kubeconfig's cluster.",
    };
    private readonly Option<FileInfo?> _authority = new("--ca-file")
    {
        Description = "PEM file of the authority that issued the server's certificate. Default: the system's authorities.",
    };
    private readonly Option<string?> _token = new("--token") { Description = "Bearer token to authenticate with." };
    private readonly Option<FileInfo?> _tokenFile = new("--token-file") { Description = "File with the bearer token." };
    private readonly Option<string?> _account = new("--as-service-account")
    {
        Description =
            "NAMESPACE/NAME of the ServiceAccount to authenticate as, with a token that only the operator accepts. "
            + "Default: the one that the operator's chart creates for this.",
    };

    private readonly Option<string> _operatorNamespace = new("--operator-namespace")
    {
        Description = "Namespace of the operator.",
        DefaultValueFactory = _ => "bonding-system",
    };

    public void AddTo(Command command)
    {
        _cluster.AddTo(command);
        foreach (var option in new Option[] { _server, _authority, _token, _tokenFile, _account, _operatorNamespace })
            command.Options.Add(option);
    }

    /// <exception cref="CliException">The options contradict each other, or one of them is not valid.</exception>
    public RemoteSettings Read(ParseResult parsed)
    {
        var (token, server) = (TokenOf(parsed), parsed.GetValue(_server) is { } url ? AddressOf(url) : null);
        var account = parsed.GetValue(_account) is { } text ? KeyOf(text) : (NamespacedName?)null;
        if (token is not null && account is not null)
            throw new CliException("there are a token and --as-service-account; allowed: one of them");
        if (server is null && parsed.GetValue(_authority) is not null)
            throw new CliException("--ca-file stands alone; allowed: beside --server https://HOST");
        var ns = _cluster.NamespaceOf(parsed);
        // With an address, a token and a namespace no kubeconfig is needed.
        var cluster = server is not null && token is not null && ns is not null ? null : _cluster.Read(parsed);
        return new RemoteSettings(ns ?? cluster!.Namespace, parsed.GetValue(_operatorNamespace)!, cluster)
        {
            Server = server,
            Authority = parsed.GetValue(_authority),
            Token = token,
            ServiceAccount = account,
        };
    }

    private string? TokenOf(ParseResult parsed)
    {
        var (token, file) = (parsed.GetValue(_token), parsed.GetValue(_tokenFile));
        if (token is not null && file is not null)
            throw new CliException("there are --token and --token-file; allowed: one of them");
        var text = token ?? (file is null ? null : File.ReadAllText(file.FullName).Trim());
        return text is null || (text.Length > 0 && text.All(letter => letter is > ' ' and <= '~'))
            ? text
            : throw new CliException(
                $"{(file is null ? "--token" : $"--token-file {file}")} holds no token; allowed: one word of printable ASCII"
            );
    }

    // A token is never sent over a network without TLS.
    private static Uri AddressOf(string text) =>
        Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var address)
        && address.UserInfo.Length == 0
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
            ? address
            : throw new CliException(
                $"--server is \"{text}\"; allowed: https://HOST:PORT, or http://127.0.0.1:PORT for a port that was forwarded"
            );

    private static NamespacedName KeyOf(string text) =>
        text.Split('/') is [{ Length: > 0 } ns, { Length: > 0 } name]
            ? new NamespacedName(ns, name)
            : throw new CliException($"--as-service-account is \"{text}\"; allowed: NAMESPACE/NAME");
}

/// <summary>How to reach the operator and how to authenticate.</summary>
/// <param name="Namespace">The tenant's namespace.</param>
/// <param name="OperatorNamespace">The operator's namespace.</param>
/// <param name="Cluster">The kubeconfig's cluster; null if it is not needed.</param>
internal sealed record RemoteSettings(string Namespace, string OperatorNamespace, ClusterTarget? Cluster)
{
    /// <summary>The API's address; null for a port-forward to the operator's pod.</summary>
    public Uri? Server { get; init; }

    /// <summary>The PEM file of the authority that issued the server's certificate; null for the system's.</summary>
    public FileInfo? Authority { get; init; }

    /// <summary>The bearer token; null to request one for the ServiceAccount.</summary>
    public string? Token { get; init; }

    /// <summary>The ServiceAccount to request a token for; null for the one that the operator's pods name.</summary>
    public NamespacedName? ServiceAccount { get; init; }
}
