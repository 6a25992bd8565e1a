using System.Net;
using System.Security.Cryptography.X509Certificates;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Hosting;
using k8s.Models;

namespace Bonding.Operator.Admission;

/// <summary>
/// Keeps the certificates of the webhook in a Secret, so that all replicas serve the same ones. Whoever finds none, or bad ones, writes them;
/// a conditional write makes one replica win.
/// </summary>
public sealed class CertificateKeeper(
    ResourceClient<V1Secret> secrets, OperatorOptions options, TimeProvider time, ILogger<CertificateKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan UntilAgreed = TimeSpan.FromSeconds(2);

    private readonly ResourceKey _secret = new(options.Namespace, options.Webhook.SecretName);
    private readonly IReadOnlyList<string> _names = WebhookAddress.HostNames(options);
    private Held? _held;

    /// <summary>To serve with; null until it was read or made.</summary>
    public X509Certificate2? Serving => Volatile.Read(ref _held)?.Serving;

    /// <summary>To trust, as PEM; null until it was read or made.</summary>
    public string? CaCertificate => Volatile.Read(ref _held)?.Certificates.CaCertificate;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var agreed = await TryAgreeAsync(stoppingToken);
            await Task.Delay(agreed ? LookAgain : UntilAgreed, time, stoppingToken);
        }
    }

    private async Task<bool> TryAgreeAsync(CancellationToken stoppingToken)
    {
        try
        {
            Hold(await AgreeAsync(stoppingToken));
            return true;
        }
        catch (ApiException error) when (error.IsConflict || error.IsAlreadyExists)
        {
            // Another replica wrote in the same moment: read what it wrote.
            return false;
        }
        catch (Exception error) when (error is ApiException or HttpRequestException or IOException or TimeoutException)
        {
            logger.LogWarning("Secret {Secret} with the webhook's certificates: {Error}", _secret, error.Message);
            return false;
        }
    }

    private async Task<WebhookCertificates> AgreeAsync(CancellationToken stoppingToken)
    {
        var secret = await secrets.GetAsync(_secret, stoppingToken);
        var present = secret is null ? null : WebhookCertificates.Read(secret);
        var kept = CertificateIssuer.Keep(present, _names, time.GetUtcNow());
        if (kept == present) return kept;
        var written = secret ?? new V1Secret { Metadata = new() { NamespaceProperty = _secret.Namespace, Name = _secret.Name }, Type = "kubernetes.io/tls" };
        written.Data = kept.ToSecretData();
        if (secret is null) await CreateAsync(written, stoppingToken);
        else await secrets.ReplaceAsync(written, stoppingToken);
        logger.LogInformation("Issued the webhook's certificate into Secret {Secret}", _secret);
        return kept;
    }

    // RBAC cannot allow one name to be created, and the chart does not let the operator create any Secret.
    private async Task CreateAsync(V1Secret secret, CancellationToken stoppingToken)
    {
        try
        {
            await secrets.CreateAsync(secret, stoppingToken);
        }
        catch (ApiException error) when (error.Code == HttpStatusCode.Forbidden)
        {
            throw new IOException(
                $"it is missing and may not be made from here; run helm upgrade, or: kubectl create secret generic {_secret.Name} -n {_secret.Namespace}", error);
        }
    }

    // The former certificate is not disposed: a handshake may be under way with it.
    private void Hold(WebhookCertificates certificates)
    {
        if (Volatile.Read(ref _held)?.Certificates != certificates)
            Volatile.Write(ref _held, new Held(certificates, certificates.Serving()));
    }

    private sealed record Held(WebhookCertificates Certificates, X509Certificate2 Serving);
}
