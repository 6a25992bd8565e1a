using System.Net;
using Bonding.TestKit.ControlPlanes;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Bonding.Integration.Tests.Hosting;

/// <summary>What an administrator installs before the operator starts.</summary>
internal static class BondingCluster
{
    /// <summary>Installs the CRDs of the repository and the operator's namespace; returns when the API server serves them.</summary>
    public static async Task PrepareAsync(ControlPlane controlPlane, CancellationToken cancellationToken)
    {
        using var client = new k8s.Kubernetes(controlPlane.AdminConfig);
        var own = new V1Namespace { Metadata = new V1ObjectMeta { Name = OperatorProcess.OwnNamespace } };
        await client.CoreV1.CreateNamespaceAsync(own, cancellationToken: cancellationToken);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "crds"), "*.yaml"))
        {
            var definition = KubernetesYaml.Deserialize<V1CustomResourceDefinition>(await File.ReadAllTextAsync(file, cancellationToken));
            await client.ApiextensionsV1.CreateCustomResourceDefinitionAsync(definition, cancellationToken: cancellationToken);
            await AwaitServedAsync(client, definition, cancellationToken);
        }
    }

    private static async Task AwaitServedAsync(IKubernetes client, V1CustomResourceDefinition definition, CancellationToken cancellationToken)
    {
        var (group, version, plural) = (definition.Spec.Group, definition.Spec.Versions[0].Name, definition.Spec.Names.Plural);
        while (true)
        {
            try
            {
                await client.CustomObjects.ListClusterCustomObjectAsync(group, version, plural, cancellationToken: cancellationToken);
                return;
            }
            catch (HttpOperationException error) when (error.Response.StatusCode == HttpStatusCode.NotFound)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
            }
        }
    }
}
