using Bonding.Cli.Output;
using Bonding.Kubernetes.Client;
using k8s.Models;

namespace Bonding.Cli.Remote;

/// <summary>
/// Requests tokens for the operator's API. The credentials of the kubeconfig go to the API server alone: it issues a
/// short-lived token that only the operator accepts. This works with every kind of kubeconfig, client certificates included.
/// </summary>
internal static class OperatorToken
{
    private const string Audience = "bonding.dev";

    // The shortest lifetime that the API server allows.
    private const int ExpirationSeconds = 600;

    /// <exception cref="CliException">There is no ServiceAccount to request a token for.</exception>
    /// <exception cref="ApiException">The API server refused to issue the token.</exception>
    public static async Task<string> RequestAsync(ApiConnection connection, NamespacedName? account, CancellationToken cancellationToken)
    {
        if (account is not { } key)
            throw new CliException(
                "nothing says who asks; allowed: --as-service-account NAMESPACE/NAME of one that may get creditaccounts, "
                    + "--token-file FILE, --token TOKEN"
            );
        var request = new Authenticationv1TokenRequest
        {
            Spec = new() { Audiences = [Audience], ExpirationSeconds = ExpirationSeconds },
        };
        return (await connection.Resource<V1ServiceAccount>().CreateSubresourceAsync(key, "token", request, cancellationToken))
            .Status
            .Token;
    }
}
