using System.Net;
using System.Text.Json.Nodes;
using Bonding.TestKit.Objects;
using k8s;
using k8s.Models;

namespace Bonding.TestKit.KubeVirt;

/// <summary>The kit's own definitions of KubeVirt's three kinds.</summary>
public static class KubeVirtCrds
{
    /// <summary>Installs the definitions (a second call changes nothing) and waits until the API server serves them.</summary>
    public static async Task InstallAsync(KubernetesClientConfiguration admin, CancellationToken stop)
    {
        using var client = new k8s.Kubernetes(admin);
        var api = new JsonClient(client);
        foreach (var definition in Definitions())
        {
            await CreateAsync(api, definition, stop);
            await Eventually.TrueAsync(token => IsEstablishedAsync(api, definition.Key, token), stop);
        }
    }

    private static IEnumerable<JsonObject> Definitions()
    {
        var assembly = typeof(KubeVirtCrds).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith("crds/", StringComparison.Ordinal)).Order())
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            var definition = KubernetesYaml.Deserialize<V1CustomResourceDefinition>(reader.ReadToEnd());
            yield return JsonNode.Parse(KubernetesJson.Serialize(definition))!.AsObject();
        }
    }

    private static async Task CreateAsync(JsonClient api, JsonObject definition, CancellationToken stop)
    {
        try
        {
            await api.CreateAsync(ApiResource.Crds, definition, stop);
        }
        catch (JsonClientException error) when (error.Code == HttpStatusCode.Conflict)
        {
            // It is there.
        }
    }

    private static async Task<bool> IsEstablishedAsync(JsonClient api, ObjectRef key, CancellationToken stop) =>
        (await api.GetAsync(ApiResource.Crds, key, stop)).Condition("Established").Text("status") == "True";
}
