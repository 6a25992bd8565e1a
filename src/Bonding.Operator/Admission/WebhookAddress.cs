using Bonding.Operator.Hosting;
using k8s.Models;

namespace Bonding.Operator.Admission;

/// <summary>Where the API server finds the webhook.</summary>
internal static class WebhookAddress
{
    /// <summary>Every name that the serving certificate must bear: of the webhook and of the tenant API.</summary>
    public static IReadOnlyList<string> HostNames(OperatorOptions options)
    {
        string[] services = [ServiceHost(options, options.Webhook.ServiceName), ServiceHost(options, options.TenantApi.ServiceName)];
        return options.Webhook.Url.Length == 0 ? services : [.. services, new Uri(options.Webhook.Url).IdnHost.Trim('[', ']')];
    }

    private static string ServiceHost(OperatorOptions options, string service) => $"{service}.{options.Namespace}.svc";

    public static Admissionregistrationv1WebhookClientConfig ClientConfig(OperatorOptions options, byte[] caBundle) => options.Webhook.Url.Length == 0
        ? new()
        {
            CaBundle = caBundle,
            Service = new() { NamespaceProperty = options.Namespace, Name = options.Webhook.ServiceName, Path = AdmissionEndpoint.Path },
        }
        : new() { CaBundle = caBundle, Url = options.Webhook.Url.TrimEnd('/') + AdmissionEndpoint.Path };
}
