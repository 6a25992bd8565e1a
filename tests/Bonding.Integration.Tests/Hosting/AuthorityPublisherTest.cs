using System.Text;
using Bonding.Operator.Certificates;
using Bonding.TestKit;
using Bonding.TestKit.Operators;
using k8s;
using k8s.Models;

namespace Bonding.Integration.Tests.Hosting;

/// <summary>The ConfigMap from which agents of nodes read whom to trust.</summary>
public class AuthorityPublisherTest(BondingCluster cluster) : IClassFixture<BondingCluster>
{
    private const string Namespace = "bonding-agents";
    private const string Name = "agent";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_gets_the_authority_of_the_certificate_and_keeps_the_rest()
    {
        await cluster.Admin.CoreV1.CreateNamespaceAsync(
            new V1Namespace { Metadata = new() { Name = Namespace } },
            cancellationToken: Cancellation
        );
        await cluster.Admin.CoreV1.CreateNamespacedConfigMapAsync(
            new V1ConfigMap
            {
                Metadata = new() { Name = Name },
                Data = new Dictionary<string, string> { ["other"] = "kept" },
            },
            Namespace,
            cancellationToken: Cancellation
        );
        using var endpoints = new OperatorEndpoints();
        var setup = new OperatorSetup(Path.Combine(AppContext.BaseDirectory, "Bonding.Operator.dll"), cluster.ControlPlane.KubeconfigPath)
        {
            Options = ["--PrometheusUrl=http://127.0.0.1:9/", $"--TenantApi:AuthorityConfigMap={Namespace}/{Name}"],
        };
        await using var process = await OperatorProcess.StartAsync(setup, endpoints, Cancellation);

        var map = await Eventually.GetAsync(
            async () => await cluster.Admin.CoreV1.ReadNamespacedConfigMapAsync(Name, Namespace, cancellationToken: Cancellation),
            map => map.Data.ContainsKey(AuthorityPublisher.Key),
            Cancellation
        );

        var secret = await cluster.Admin.CoreV1.ReadNamespacedSecretAsync(
            "bonding-operator-webhook",
            OperatorSetup.OwnNamespace,
            cancellationToken: Cancellation
        );
        Assert.Equal(Encoding.ASCII.GetString(secret.Data["ca.crt"]), map.Data[AuthorityPublisher.Key]);
        Assert.Equal("kept", map.Data["other"]);
    }
}
