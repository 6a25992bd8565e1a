using Bonding.Operator.Hosting;
using k8s.Models;

namespace Bonding.Operator.Admission;

/// <summary>Where the API server finds the webhook.</summary>
internal static class WebhookAddress
{
    /// <summary>Every name that the serving certificate must bear.</summary>
    public static IReadOnlyList<string> HostNames(OperatorOptions options)
    {
        var service = $"{options.Webhook.ServiceName}.{options.Namespace}.svc";
        return options.Webhook.Url.Length == 0 ? [service] : [service, new Uri(options.Webhook.Url).IdnHost.Trim('[', ']')];
    }

    public static Admissionregistrationv1WebhookClientConfig ClientConfig(OperatorOptions options, byte[] caBundle) => options.Webhook.Url.Length == 0
        ? new()
        {
            CaBundle = caBundle,
            Service = new() { NamespaceProperty = options.Namespace, Name = options.Webhook.ServiceName, Path = AdmissionEndpoint.Path },
        }
        : new() { CaBundle = caBundle, Url = options.Webhook.Url.TrimEnd('/') + AdmissionEndpoint.Path };
}
