using Bonding.Cli.Output;
using Bonding.Kubernetes.Client;
using k8s.Models;

namespace Bonding.Cli.Remote;

/// <summary>
/// Who asks. The kubeconfig's own credentials stay with the API server: a token is made that only the operator takes, and that ends soon. So it works with
/// every kind of kubeconfig, client certificates too.
/// </summary>
internal static class OperatorToken
{
    private const string Audience = "bonding.dev";

    // The shortest that the API server makes.
    private const int ExpirationSeconds = 600;

    /// <exception cref="CliException">Nobody says who asks.</exception>
    /// <exception cref="ApiException">The token may not be made.</exception>
    public static async Task<string> RequestAsync(ApiConnection connection, NamespacedName? account, CancellationToken stop)
    {
        if (account is not { } key)
            throw new CliException(
                "nothing says who asks; allowed: --as-service-account NAMESPACE/NAME of one that may get creditaccounts, --token-file FILE, --token TOKEN"
            );
        var wanted = new Authenticationv1TokenRequest
        {
            Spec = new() { Audiences = [Audience], ExpirationSeconds = ExpirationSeconds },
        };
        return (await connection.Resource<V1ServiceAccount>().CreateSubresourceAsync(key, "token", wanted, stop)).Status.Token;
    }
}
