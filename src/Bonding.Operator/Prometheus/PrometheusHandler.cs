using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Bonding.Operator.Configuration;

namespace Bonding.Operator.Prometheus;

/// <summary>
/// Connects to Prometheus: trusts the authorities and shows the client certificate that the configured files hold, also after they change.
/// Follows no redirect, so credentials stay with the server that they are for.
/// </summary>
public sealed class PrometheusHandler : HttpMessageHandler
{
    // So that a name that moves to another address is looked up again.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    private readonly FileValue<HttpMessageInvoker> _connections;

    public PrometheusHandler(PrometheusOptions options, TimeProvider time, ILogger<PrometheusHandler> logger)
    {
        var access = options.Access;
        List<(string Option, string Path)> files =
        [
            .. access.CaFile.Length > 0 ? [("Prometheus:CaFile", access.CaFile)] : Array.Empty<(string, string)>(),
            .. access.ClientCertificateFile.Length > 0
                ? [("Prometheus:ClientCertificateFile", access.ClientCertificateFile), ("Prometheus:ClientKeyFile", access.ClientKeyFile)]
                : Array.Empty<(string, string)>(),
        ];
        _connections = new FileValue<HttpMessageInvoker>(files, texts => Connections(access, texts), time, logger);
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _connections.Current().SendAsync(request, cancellationToken);

    // Connections that were made with the files before end with the queries that use them.
    private static HttpMessageInvoker Connections(PrometheusAccessOptions access, IReadOnlyList<string> texts)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = ConnectionLifetime,
        };
        if (access.CaFile.Length > 0)
            handler.SslOptions.CertificateChainPolicy = Trust(texts[0]);
        if (access.ClientCertificateFile.Length > 0)
            handler.SslOptions.ClientCertificateContext = Identity(texts[^2], texts[^1]);
        return new HttpMessageInvoker(handler);
    }

    private static X509ChainPolicy Trust(string authorities)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(authorities);
        return policy.CustomTrustStore.Count > 0 ? policy : throw new FormatException("it holds no certificate in PEM");
    }

    private static SslStreamCertificateContext Identity(string certificates, string key)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificates);
        return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPem(certificates, key), chain, offline: true);
    }
}
