using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Kubernetes.Telemetry;
using Bonding.Operator.Cluster;
using Bonding.Operator.Configuration;
using Bonding.Operator.Loop;
using Bonding.Resources.Bonds;
using Bonding.Resources.CreditAccounts;
using Bonding.Resources.NamespaceLedgers;
using Bonding.Resources.Policies;
using k8s;
using k8s.Exceptions;
using k8s.Models;
using Microsoft.Extensions.Options;
using YamlDotNet.Core;

namespace Bonding.Operator.Hosting;

/// <summary>Adds the connection to the cluster and one shared cache for each kind.</summary>
public static class KubernetesServiceCollectionExtensions
{
    /// <summary>Adds the client of the API server that the options name.</summary>
    public static IServiceCollection AddKubernetesRuntime(this IServiceCollection services, OperatorOptions options)
    {
        var configuration = ClusterAccess.Configuration(options);
        return services
            .AddSingleton<KubernetesMetrics>()
            .AddSingleton(provider => new ApiConnection(
                configuration,
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<KubernetesMetrics>()
            ))
            .AddSingleton<ApiDiscovery>()
            .AddSingleton(typeof(ResourceClient<>));
    }

    /// <summary>Adds the caches that all decisions are made from, of the watched namespace alone where that is enough.</summary>
    public static IServiceCollection AddCaches(this IServiceCollection services, OperatorOptions options)
    {
        var everywhere = new InformerOptions();
        var watched = new InformerOptions
        {
            Selection = new ListOptions { Namespace = options.WatchNamespace.Length == 0 ? null : options.WatchNamespace },
        };
        var recorded = new InformerOptions
        {
            Selection = new ListOptions
            {
                FieldSelector = options.WatchNamespace.Length == 0 ? null : $"metadata.name={options.WatchNamespace}",
            },
        };
        return services
            .AddInformer<CreditAccount>(watched)
            .AddInformer<Bond>(watched)
            .AddInformer<BondingPolicy>(everywhere)
            .AddInformer<NamespaceLedger>(recorded)
            // All namespaces: pods of others take room on the same nodes.
            .AddInformer<V1Pod>(everywhere with { Trim = PodTrim.Trim })
            .AddInformer<V1Node>(everywhere)
            .AddInformer<V1PriorityClass>(everywhere);
    }

    internal static IServiceCollection AddInformer<T>(this IServiceCollection services, InformerOptions options)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        services
            .AddSingleton(provider => ActivatorUtilities.CreateInstance<Informer<T>>(provider, options))
            .AddHostedService(provider => provider.GetRequiredService<Informer<T>>())
            .AddSingleton(provider => new CacheSync(
                GroupVersionKind.Of<T>().Plural,
                () => provider.GetRequiredService<Informer<T>>().HasSynced
            ));
}

/// <summary>Reads the address of the API server and the credentials of the operator.</summary>
internal static class ClusterAccess
{
    /// <exception cref="OptionsValidationException">The kubeconfig cannot be used, or there is none outside a pod.</exception>
    public static KubernetesClientConfiguration Configuration(OperatorOptions options)
    {
        try
        {
            if (options.Kubeconfig is { } path)
                return KubernetesClientConfiguration.BuildConfigFromConfigFile(path);
            return KubernetesClientConfiguration.IsInCluster()
                ? KubernetesClientConfiguration.InClusterConfig()
                : throw Refusal("Kubeconfig is not set; allowed outside a pod: the path of a kubeconfig");
        }
        catch (Exception error) when (error is KubeConfigException or YamlException or IOException)
        {
            throw Refusal($"Kubeconfig is \"{options.Kubeconfig}\"; allowed: a kubeconfig with a current context ({error.Message})");
        }
    }

    private static OptionsValidationException Refusal(string problem) => new(Options.DefaultName, typeof(OperatorOptions), [problem]);
}
