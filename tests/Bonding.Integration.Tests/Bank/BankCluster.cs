using System.Net;
using Bonding.TestKit.ControlPlanes;
using k8s;
using k8s.Autorest;
using k8s.Models;

[assembly: AssemblyFixture(typeof(Bonding.Integration.Tests.Bank.BankCluster))]

namespace Bonding.Integration.Tests.Bank;

/// <summary>One API server with the CRDs for all tests of the bank; each test takes a namespace of its own.</summary>
public sealed class BankCluster : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private ControlPlane? _controlPlane;

    public ControlPlane ControlPlane => _controlPlane ?? throw new InvalidOperationException("not started yet");

    public async ValueTask InitializeAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        _controlPlane = await ControlPlane.StartAsync(new ControlPlaneOptions { Scheduler = false, ControllerManager = false }, limit.Token);
        using var client = new k8s.Kubernetes(_controlPlane.AdminConfig);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "crds"), "*.yaml"))
        {
            var definition = KubernetesYaml.Deserialize<V1CustomResourceDefinition>(await File.ReadAllTextAsync(file, limit.Token));
            await client.ApiextensionsV1.CreateCustomResourceDefinitionAsync(definition, cancellationToken: limit.Token);
            await AwaitServedAsync(client, definition.Spec, limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_controlPlane is not null) await _controlPlane.DisposeAsync();
    }

    private static async Task AwaitServedAsync(k8s.Kubernetes client, V1CustomResourceDefinitionSpec definition, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await client.CustomObjects.ListClusterCustomObjectAsync(
                    definition.Group, definition.Versions[0].Name, definition.Names.Plural, cancellationToken: cancellationToken);
                return;
            }
            catch (HttpOperationException error) when (error.Response.StatusCode == HttpStatusCode.NotFound)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
            }
        }
    }
}
