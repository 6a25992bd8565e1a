using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;

namespace Bonding.Agent.Reports;

/// <summary>How the operator is reached, and as whom.</summary>
/// <param name="Address">Its HTTPS address; plain HTTP only on loopback.</param>
/// <param name="TokenFile">The file with the token. It is read at each attempt, because tokens are replaced.</param>
/// <param name="AuthorityFile">PEM file of the authority that signed the operator's certificate; null for those of the system.</param>
public sealed record OperatorConnection(Uri Address, string TokenFile, string? AuthorityFile)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Opens a channel with a connection of its own, so that another attempt can reach another replica.</summary>
    /// <exception cref="IOException">The file of the authority cannot be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It holds no certificate.</exception>
    public GrpcChannel Open() =>
        GrpcChannel.ForAddress(
            Address,
            new GrpcChannelOptions
            {
                HttpHandler = new SocketsHttpHandler
                {
                    UseProxy = false,
                    ConnectTimeout = Patience,
                    // An operator that hangs is noticed by these alone.
                    KeepAlivePingDelay = Patience,
                    KeepAlivePingTimeout = Patience,
                    SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Trust() },
                },
                DisposeHttpClient = true,
            }
        );

    /// <summary>Returns the headers that say who reports.</summary>
    /// <exception cref="IOException">The file of the token cannot be read.</exception>
    public Metadata Credentials() => new() { { "authorization", $"Bearer {File.ReadAllText(TokenFile).Trim()}" } };

    private X509ChainPolicy? Trust()
    {
        if (AuthorityFile is null)
            return null;
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(AuthorityFile);
        return policy;
    }
}
