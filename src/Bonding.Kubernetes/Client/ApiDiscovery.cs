using System.Globalization;
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

    /// <summary>
    /// Returns the minor version of a server of version 1, such as 36; 0 if it does not say.
    /// </summary>
    public async Task<int> MinorVersionAsync(CancellationToken cancellationToken = default)
    {
        var version = await GetAsync<VersionInfo>("version", cancellationToken);
        // Some clouds write 36+.
        return version?.Major == "1" && int.TryParse(version.Minor.TrimEnd('+'), CultureInfo.InvariantCulture, out var minor) ? minor : 0;
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
