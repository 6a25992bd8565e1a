namespace Bonding.Operator.Configuration;

/// <summary>
/// The API that shows tenants their own account, and other users the accounts that they may read. Every replica serves it.
/// </summary>
public sealed class TenantApiOptions
{
    public bool Enabled { get; set; } = true;

    /// <summary>The address of the HTTPS endpoint, as IP:PORT.</summary>
    public string Address { get; set; } = "0.0.0.0:8443";

    /// <summary>The Service in the operator's namespace through which tenants call. The certificate contains its names.</summary>
    public string ServiceName { get; set; } = "bonding-operator-api";

    /// <summary>
    /// Host names and IP addresses for calls from outside, such as of a load balancer, separated by commas. The certificate contains them,
    /// too.
    /// </summary>
    public string HostNames { get; set; } = "";

    /// <summary>The audience that a token must have.</summary>
    public string Audience { get; set; } = "bonding.dev";

    /// <summary>
    /// Whether tokens with the API server's own audience are accepted, too. A VM that gets its token from a KubeVirt serviceAccount volume
    /// has no other. Whoever receives such a token can use it at the API server, so give these ServiceAccounts no rights.
    /// </summary>
    public bool AcceptApiServerTokens { get; set; }

    /// <summary>
    /// How many tokens of one address are verified in a second that were not verified before, 1 to 10,000; five times as many at once.
    /// </summary>
    public int NewTokensPerAddress { get; set; } = 10;

    /// <summary>The most connections that one address may hold open, 1 to 20,000. An agent holds one.</summary>
    public int ConnectionsPerAddress { get; set; } = 256;

    /// <summary>
    /// The ServiceAccount of the agents of nodes, as NAMESPACE/NAME: its pods report the usage of the pods on their nodes. Empty: no agent
    /// of a node is accepted.
    /// </summary>
    public string NodeAgents { get; set; } = "";

    /// <summary>
    /// A ConfigMap, as NAMESPACE/NAME, that the operator keeps the certificate of its authority in, for the agents of nodes. Empty: none.
    /// </summary>
    public string AuthorityConfigMap { get; set; } = "";

    /// <summary>Returns the <see cref="HostNames"/> one by one.</summary>
    public IReadOnlyList<string> EachHostName() =>
        HostNames.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
