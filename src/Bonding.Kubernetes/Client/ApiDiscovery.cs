using k8s.Models;

namespace Bonding.Kubernetes.Client;

/// <summary>Discovers what the API server serves.</summary>
public sealed class ApiDiscovery(ApiConnection connection)
{
    /// <summary>
    /// Returns whether a group and version (<c>v1</c>, <c>apps/v1</c>) has a resource or subresource (<c>pods</c>, <c>pods/resize</c>).
    /// </summary>
    public async Task<bool> ServesAsync(string apiVersion, string resource, CancellationToken cancellationToken = default)
    {
        var path = (apiVersion.Contains('/', StringComparison.Ordinal) ? "apis/" : "api/") + apiVersion;
        var served = await GetAsync<V1APIResourceList>(path, cancellationToken);
        return served is not null && served.Resources.Any(candidate => candidate.Name == resource);
    }

    private async Task<T?> GetAsync<T>(string path, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return ApiJson.ReadResponse<T>(await connection.SendAsync(HttpMethod.Get, path, null, cancellationToken), $"GET {path}");
        }
        catch (ApiException error) when (error.IsNotFound)
        {
            return null;
        }
    }
}
