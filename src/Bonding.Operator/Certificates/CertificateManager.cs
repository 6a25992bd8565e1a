using System.Net;
using System.Security.Cryptography.X509Certificates;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Configuration;
using Bonding.Operator.State;
using k8s.Models;

namespace Bonding.Operator.Certificates;

/// <summary>
/// Keeps the certificates of the HTTPS endpoints in a Secret, so that all replicas serve the same ones. A replica that finds none, or bad
/// ones, writes new ones; the write is conditional, so that one replica wins.
/// </summary>
public sealed class CertificateManager(
    ResourceClient<V1Secret> secrets,
    OperatorOptions options,
    RecordKey recordKey,
    TimeProvider time,
    ILogger<CertificateManager> logger
) : BackgroundService
{
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(2);

    private readonly NamespacedName _secret = new(options.Namespace, options.Webhook.SecretName);
    private readonly IReadOnlyList<string> _names = HostNames(options);
    private readonly Latest<LoadedCertificates?> _loaded = new(null);

    /// <summary>The certificate to serve with, or null until it was read or issued.</summary>
    public X509Certificate2? Serving => _loaded.Current?.Serving;

    /// <summary>The authority to trust, as PEM, or null until it was read or issued.</summary>
    public string? CaCertificate => _loaded.Current?.Certificates.CaCertificate;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var agreed = await TryReconcileAsync(stoppingToken);
            await Task.Delay(agreed ? RefreshInterval : RetryInterval, time, stoppingToken);
        }
    }

    private async Task<bool> TryReconcileAsync(CancellationToken stoppingToken)
    {
        try
        {
            Load(await ReconcileAsync(stoppingToken));
            return true;
        }
        catch (ApiException error) when (error.IsConflict || error.IsAlreadyExists)
        {
            // Another replica wrote in the same moment: read what it wrote.
            return false;
        }
        catch (Exception error) when (ApiErrors.IsFailedRequest(error))
        {
            logger.LogWarning("Secret {Secret} with the webhook's certificates: {Error}", _secret, error.Message);
            return false;
        }
    }

    private async Task<CertificateBundle> ReconcileAsync(CancellationToken stoppingToken)
    {
        var secret = await secrets.GetAsync(_secret, stoppingToken);
        var present = secret is null ? null : CertificateBundle.Read(secret);
        var kept = CertificateIssuer.EnsureValid(present, _names, time.GetUtcNow());
        if (kept == present)
            return kept;
        var written =
            secret
            ?? new V1Secret
            {
                Metadata = new() { NamespaceProperty = _secret.Namespace, Name = _secret.Name },
                Type = "kubernetes.io/tls",
            };
        written.Data = kept.ToSecretData();
        if (secret is null)
            await CreateAsync(written, stoppingToken);
        else
            await secrets.ReplaceAsync(written, stoppingToken);
        logger.LogInformation("Issued the webhook's certificate into Secret {Secret}", _secret);
        return kept;
    }

    // RBAC cannot restrict the creation to one name, so the chart does not let the operator create Secrets at all.
    private async Task CreateAsync(V1Secret secret, CancellationToken stoppingToken)
    {
        try
        {
            await secrets.CreateAsync(secret, stoppingToken);
        }
        catch (ApiException error) when (error.Code == HttpStatusCode.Forbidden)
        {
            throw new IOException(
                "it is missing and may not be made from here; run helm upgrade, or: "
                    + $"kubectl create secret generic {_secret.Name} -n {_secret.Namespace}",
                error
            );
        }
    }

    // The former certificate is not disposed: a handshake may still use it.
    private void Load(CertificateBundle certificates)
    {
        if (_loaded.Current?.Certificates == certificates)
            return;
        recordKey.Publish(certificates.RecordKey());
        _loaded.Publish(new LoadedCertificates(certificates, certificates.Serving()));
    }

    // Every name that the serving certificate must contain: of the webhook, the tenant API and the metrics.
    private static IReadOnlyList<string> HostNames(OperatorOptions options)
    {
        string[] services =
        [
            .. ServiceHosts(options, options.Webhook.ServiceName),
            .. ServiceHosts(options, options.TenantApi.ServiceName),
            .. ServiceHosts(options, options.Endpoints.MetricsServiceName),
        ];
        string[] url = options.Webhook.Url.Length == 0 ? [] : [new Uri(options.Webhook.Url).IdnHost.Trim('[', ']')];
        return [.. services, .. url, .. options.TenantApi.EachHostName()];
    }

    // The API server uses the first name; pods use either.
    private static string[] ServiceHosts(OperatorOptions options, string service) =>
        [$"{service}.{options.Namespace}.svc", $"{service}.{options.Namespace}.svc.cluster.local"];

    private sealed record LoadedCertificates(CertificateBundle Certificates, X509Certificate2 Serving);
}
