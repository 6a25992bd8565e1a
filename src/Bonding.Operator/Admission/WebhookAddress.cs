using Bonding.Operator.Hosting;
using k8s.Models;

namespace Bonding.Operator.Admission;

/// <summary>Where the API server finds the webhook.</summary>
internal static class WebhookAddress
{
    /// <summary>Every name that the serving certificate must bear: of the webhook and of the tenant API.</summary>
    public static IReadOnlyList<string> HostNames(OperatorOptions options)
    {
        string[] services = [.. ServiceHosts(options, options.Webhook.ServiceName), .. ServiceHosts(options, options.TenantApi.ServiceName)];
        string[] url = options.Webhook.Url.Length == 0 ? [] : [new Uri(options.Webhook.Url).IdnHost.Trim('[', ']')];
        return [.. services, .. url, .. options.TenantApi.EachHostName()];
    }

    // The API server calls by the first, and pods by either.
    private static string[] ServiceHosts(OperatorOptions options, string service) =>
        [$"{service}.{options.Namespace}.svc", $"{service}.{options.Namespace}.svc.cluster.local"];

    public static Admissionregistrationv1WebhookClientConfig ClientConfig(OperatorOptions options, byte[] caBundle) => options.Webhook.Url.Length == 0
        ? new()
        {
            CaBundle = caBundle,
            Service = new() { NamespaceProperty = options.Namespace, Name = options.Webhook.ServiceName, Path = AdmissionEndpoint.Path },
        }
        : new() { CaBundle = caBundle, Url = options.Webhook.Url.TrimEnd('/') + AdmissionEndpoint.Path };
}
