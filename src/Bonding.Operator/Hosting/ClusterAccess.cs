using k8s;
using k8s.Exceptions;
using Microsoft.Extensions.Options;
using YamlDotNet.Core;

namespace Bonding.Operator.Hosting;

/// <summary>Where the API server is and who the operator is to it.</summary>
internal static class ClusterAccess
{
    /// <exception cref="OptionsValidationException">The kubeconfig cannot be used, or there is none outside a pod.</exception>
    public static KubernetesClientConfiguration Configuration(OperatorOptions options)
    {
        try
        {
            if (options.Kubeconfig is { } path) return KubernetesClientConfiguration.BuildConfigFromConfigFile(path);
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
