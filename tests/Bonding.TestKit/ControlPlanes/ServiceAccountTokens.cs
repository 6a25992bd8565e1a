using k8s;
using k8s.Models;

namespace Bonding.TestKit.ControlPlanes;

/// <summary>Asks an API server for tokens of ServiceAccounts that exist.</summary>
public static class ServiceAccountTokens
{
    /// <summary>Returns a token that is good for one hour.</summary>
    /// <param name="admin">The API server.</param>
    /// <param name="ns">Namespace of the ServiceAccount.</param>
    /// <param name="account">Its name.</param>
    /// <param name="pod">The pod that the token is bound to; null for none.</param>
    /// <param name="audience">Whom the token is for; null for the API server.</param>
    /// <param name="stop">Cancels the request.</param>
    public static async Task<string> CreateAsync(
        IKubernetes admin,
        string ns,
        string account,
        V1Pod? pod,
        string? audience,
        CancellationToken stop
    )
    {
        var request = new Authenticationv1TokenRequest
        {
            Spec = new()
            {
                Audiences = audience is null ? [] : [audience],
                ExpirationSeconds = 3600,
                BoundObjectRef = pod is null ? null : ReferenceTo(pod),
            },
        };
        return (await admin.CoreV1.CreateNamespacedServiceAccountTokenAsync(request, account, ns, cancellationToken: stop)).Status.Token;
    }

    private static V1BoundObjectReference ReferenceTo(V1Pod pod) =>
        new()
        {
            ApiVersion = "v1",
            Kind = "Pod",
            Name = pod.Name(),
            Uid = pod.Uid(),
        };
}
