using Bonding.Kubernetes.Client;
using Bonding.Operator.Configuration;
using k8s.Models;

namespace Bonding.Operator.Certificates;

/// <summary>
/// Keeps the certificate of the operator's authority in a ConfigMap, from which agents of nodes read whom to trust. The chart makes the
/// ConfigMap; the operator may not make any.
/// </summary>
public sealed class AuthorityPublisher(
    ResourceClient<V1ConfigMap> maps,
    CertificateManager certificates,
    OperatorOptions options,
    TimeProvider time,
    ILogger<AuthorityPublisher> logger
) : BackgroundService
{
    /// <summary>The key of the certificate, as PEM.</summary>
    public const string Key = "ca.crt";

    private static readonly TimeSpan RefreshInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(2);

    private bool _wasReported;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.TenantApi.AuthorityConfigMap.Split('/') is not [var ns, var name])
            return;
        while (!stoppingToken.IsCancellationRequested)
        {
            var isPublished = certificates.CaCertificate is { } authority && await TryPublishAsync(new(ns, name), authority, stoppingToken);
            await Task.Delay(isPublished ? RefreshInterval : RetryInterval, time, stoppingToken);
        }
    }

    private async Task<bool> TryPublishAsync(NamespacedName key, string authority, CancellationToken stoppingToken)
    {
        try
        {
            var map = await maps.GetAsync(key, stoppingToken) ?? throw new IOException("it is missing; run helm upgrade");
            if (map.Data?.TryGetValue(Key, out var published) == true && published == authority)
                return true;
            map.Data = new Dictionary<string, string>(map.Data ?? new Dictionary<string, string>()) { [Key] = authority };
            await maps.ReplaceAsync(map, stoppingToken);
            _wasReported = false;
            return true;
        }
        catch (Exception error) when (ApiErrors.IsFailedRequest(error))
        {
            if (!_wasReported)
                logger.LogWarning("ConfigMap {Key} with the authority for agents: {Error}", key, error.Message);
            _wasReported = true;
            return false;
        }
    }
}
