using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Telemetry;

namespace Bonding.Operator.Hosting;

internal static class KubernetesServices
{
    public static IServiceCollection AddKubernetesRuntime(this IServiceCollection services, OperatorOptions options)
    {
        var configuration = ClusterAccess.Configuration(options);
        return services
            .AddSingleton<KubernetesMetrics>()
            .AddSingleton(provider => new ApiConnection(
                configuration, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<KubernetesMetrics>()))
            .AddSingleton<ApiDiscovery>();
    }
}
