using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Bonding.TestKit.Objects;

/// <summary>Custom resource definitions in files.</summary>
public static class CrdFolder
{
    /// <summary>Installs every <c>*.yaml</c> of a folder and waits until the API server serves them.</summary>
    /// <param name="edit">Changes a definition before it is installed.</param>
    public static async Task InstallAsync(
        IKubernetes admin,
        string folder,
        CancellationToken stop,
        Action<V1CustomResourceDefinition>? edit = null
    )
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.yaml"))
        {
            var definition = KubernetesYaml.Deserialize<V1CustomResourceDefinition>(await File.ReadAllTextAsync(file, stop));
            edit?.Invoke(definition);
            await admin.ApiextensionsV1.CreateCustomResourceDefinitionAsync(definition, cancellationToken: stop);
            await Eventually.TrueAsync(token => IsServedAsync(admin, definition.Spec, token), stop);
        }
    }

    // A server may know the kind before it has a store for it, and then asks for patience.
    private static async Task<bool> IsServedAsync(IKubernetes admin, V1CustomResourceDefinitionSpec definition, CancellationToken stop)
    {
        try
        {
            await admin.CustomObjects.ListClusterCustomObjectAsync(
                definition.Group,
                definition.Versions[0].Name,
                definition.Names.Plural,
                cancellationToken: stop
            );
            return true;
        }
        catch (HttpOperationException error) when (error.Response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.TooManyRequests)
        {
            return false;
        }
    }
}
