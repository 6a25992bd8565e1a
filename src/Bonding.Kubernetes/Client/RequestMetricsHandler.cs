using System.Globalization;
using Bonding.Kubernetes.Telemetry;

namespace Bonding.Kubernetes.Client;

internal sealed class RequestMetricsHandler(KubernetesMetrics metrics) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var code = "<error>";
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            code = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
            return response;
        }
        finally
        {
            metrics.Requests.WithLabels(code, request.Method.Method, request.RequestUri!.Authority).Inc();
        }
    }
}
