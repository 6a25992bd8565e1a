namespace Bonding.Operator.Configuration;

/// <summary>The API that answers tenants about themselves, and people who may read an account about it. Every replica serves it.</summary>
public sealed class TenantApiOptions
{
    public bool Enabled { get; set; } = true;

    /// <summary>Where HTTPS is served, as IP:PORT.</summary>
    public string Address { get; set; } = "0.0.0.0:8443";

    /// <summary>The Service in the operator's namespace through which tenants call; the certificate carries its names.</summary>
    public string ServiceName { get; set; } = "bonding-operator-api";

    /// <summary>
    /// Names and IP addresses by which it is called from outside, as of a load balancer, with commas between them; the certificate bears them too.
    /// </summary>
    public string HostNames { get; set; } = "";

    /// <summary>
    /// The audience that a token must have. Tokens of the API server's own audience are taken too: a VM that gets its token from a KubeVirt
    /// serviceAccount volume has no other.
    /// </summary>
    public string Audience { get; set; } = "bonding.dev";

    /// <summary><see cref="HostNames"/>, one by one.</summary>
    public IReadOnlyList<string> EachHostName() =>
        HostNames.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
