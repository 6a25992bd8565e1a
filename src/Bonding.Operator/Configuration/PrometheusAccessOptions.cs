namespace Bonding.Operator.Configuration;

/// <summary>
/// How the operator identifies itself to Prometheus, whom it trusts, and what it sends with each query. Files are read again when their
/// content changes, so that tokens and certificates may be rotated.
/// </summary>
public sealed class PrometheusAccessOptions
{
    /// <summary>The file with the bearer token. Empty: none is sent.</summary>
    public string TokenFile { get; set; } = "";

    /// <summary>The file with the user name of basic authentication. Empty: none is sent.</summary>
    public string UsernameFile { get; set; } = "";

    /// <summary>The file with the password of basic authentication.</summary>
    public string PasswordFile { get; set; } = "";

    /// <summary>
    /// The file with the certificates (PEM) of the authorities that may vouch for Prometheus, in place of the system's. Empty: the
    /// system's.
    /// </summary>
    public string CaFile { get; set; } = "";

    /// <summary>The file with the client certificate (PEM), followed by those that vouch for it. Empty: none is shown.</summary>
    public string ClientCertificateFile { get; set; } = "";

    /// <summary>The file with the private key (PEM) of the client certificate.</summary>
    public string ClientKeyFile { get; set; } = "";

    /// <summary>Whether credentials may be sent over plain HTTP to another host. Anyone on the way can read them.</summary>
    public bool AllowPlainHttp { get; set; }

    /// <summary>Headers that are sent with each query, such as <c>X-Scope-OrgID</c>; by name.</summary>
    public Dictionary<string, string> Headers { get; set; } = [];

    /// <summary>The files with the values of further headers, which are kept secret; by name.</summary>
    public Dictionary<string, string> HeaderFiles { get; set; } = [];

    /// <summary>Parameters of the URL of each query, such as <c>partial_response=false</c>; by name.</summary>
    public Dictionary<string, string> Parameters { get; set; } = [];

    /// <summary>The options whose files hold what the operator is known by, in the words of a message; empty if there are none.</summary>
    public string Credentials =>
        TokenFile.Length > 0 ? "Prometheus:TokenFile"
        : UsernameFile.Length > 0 ? "Prometheus:UsernameFile and Prometheus:PasswordFile"
        : ClientCertificateFile.Length > 0 ? "Prometheus:ClientCertificateFile"
        : HeaderFiles.Count > 0 ? "Prometheus:HeaderFiles"
        : "";
}
