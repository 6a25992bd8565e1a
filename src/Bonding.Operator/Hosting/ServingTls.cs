using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Bonding.Operator.Hosting;

/// <summary>
/// The settings with which HTTPS is served. What OpenSSL prepares for a certificate is kept and shared: each of ten thousand agents has a
/// connection of its own.
/// </summary>
/// <param name="certificate">Returns the certificate to serve with, or null until one was issued.</param>
internal sealed class ServingTls(Func<X509Certificate2?> certificate)
{
    private Prepared? _prepared;

    /// <summary>Returns the settings for the current certificate.</summary>
    /// <exception cref="AuthenticationException">No certificate was issued yet.</exception>
    public SslServerAuthenticationOptions Current()
    {
        var current = certificate() ?? throw new AuthenticationException("no certificate was issued yet");
        var prepared = Volatile.Read(ref _prepared);
        if (prepared?.Certificate != current)
            Volatile.Write(ref _prepared, prepared = new Prepared(current, OptionsFor(current)));
        return prepared.Options;
    }

    private static SslServerAuthenticationOptions OptionsFor(X509Certificate2 certificate) =>
        new()
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true),
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
        };

    private sealed record Prepared(X509Certificate2 Certificate, SslServerAuthenticationOptions Options);
}
