using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Bonding.TestKit;
using k8s;
using k8s.Models;

namespace Bonding.Integration.Tests.MainJob;

/// <summary>Two replicas behind one Service: one leads, both admit.</summary>
[Collection<ChartStageCollection>]
public sealed class ReplicasTest(ChartStage stage)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_serve_the_certificate_of_the_one_Secret_under_the_authority_that_the_API_server_was_told()
    {
        using var admin = new k8s.Kubernetes(stage.ControlPlane.AdminConfig);
        await Eventually.TrueAsync(() => IsRegisteredAsync(admin), Stop);
        var told = await CaBundleAsync(admin);
        var secret = await admin.CoreV1.ReadNamespacedSecretAsync(
            $"{OperatorChart.FullName}-webhook",
            OperatorChart.Namespace,
            cancellationToken: Stop
        );

        var served = await Task.WhenAll(ServedAsync(0, told), ServedAsync(1, told));

        Assert.Equal(served[0], served[1]);
        Assert.Equal(secret.Data["ca.crt"], told);
        using var kept = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(secret.Data["tls.crt"]));
        Assert.Equal(kept.Thumbprint, served[0]);
    }

    [Fact]
    public async Task The_death_of_the_leader_does_not_stop_admission_and_the_other_replica_goes_on()
    {
        await using var scene = await JobCase.OpenAsync(stage);
        using var admin = new k8s.Kubernetes(stage.ControlPlane.AdminConfig);
        var owner = await BondedSetAsync(scene);
        var ca = await CaBundleAsync(admin);
        var leader = stage.IdentityOf(0) == await HolderAsync(admin) ? 0 : 1;

        await stage.KillAsync(leader);

        await Eventually.TrueAsync(() => Task.FromResult(stage.Service.OpenTo(stage.WebhookPortOf(leader)) == 0), Stop);
        var classes = new List<string>();
        await Eventually.TrueAsync(
            async () =>
            {
                classes.Add(await ClassOfNextPodAsync(admin, scene.Namespace, owner));
                return await HolderAsync(admin) == stage.IdentityOf(1 - leader);
            },
            Stop
        );
        Assert.All(classes, name => Assert.Equal(Steps.Tier3, name));
        await scene.BondedAsync("web", units: 1);
        await stage.StartAsync(leader, Stop);
        Assert.Equal(await ServedAsync(1 - leader, ca), await ServedAsync(leader, ca));
        Assert.Equal(ca, await CaBundleAsync(admin));
    }

    [Fact]
    public async Task A_pod_that_names_a_tenant_without_being_its_own_gets_no_PriorityClass()
    {
        await using var scene = await JobCase.OpenAsync(stage);
        using var admin = new k8s.Kubernetes(stage.ControlPlane.AdminConfig);
        var owner = await BondedSetAsync(scene);

        // The replicas' caches follow the server.
        await Eventually.TrueAsync(async () => await ClassOfNextPodAsync(admin, scene.Namespace, owner) == Steps.Tier3, Stop);
        Assert.Equal("none", await ClassOfNextPodAsync(admin, scene.Namespace, owner: Guid.NewGuid().ToString()));
    }

    /// <summary>The UID of a StatefulSet without pods, with 3 units.</summary>
    private static async Task<string> BondedSetAsync(JobCase scene)
    {
        await scene.WorkloadAsync("StatefulSet", "web", request: 100, replicas: 0);
        await scene.AccountAsync("StatefulSet", "web", vcpus: 2);
        await scene.BondedAsync("web", units: 3);
        return (await scene.GetAsync<V1StatefulSet>("web")).Uid();
    }

    /// <summary>The thumbprint of what a replica serves to a caller who trusts this authority alone.</summary>
    private async Task<string> ServedAsync(int replica, byte[] ca)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync("127.0.0.1", stage.WebhookPortOf(replica), Stop);
        await using var tls = new SslStream(connection.GetStream());
        using var authority = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(ca));
        var trust = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { authority },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "127.0.0.1", CertificateChainPolicy = trust },
            Stop
        );
        return tls.RemoteCertificate!.GetCertHashString();
    }

    private static async Task<bool> IsRegisteredAsync(k8s.Kubernetes admin) =>
        (await admin.AdmissionregistrationV1.ListMutatingWebhookConfigurationAsync(cancellationToken: Stop)).Items.Any(one =>
            one.Name() == OperatorChart.FullName
        );

    private static async Task<byte[]> CaBundleAsync(k8s.Kubernetes admin) =>
        (await admin.AdmissionregistrationV1.ReadMutatingWebhookConfigurationAsync(OperatorChart.FullName, cancellationToken: Stop))
            .Webhooks[0]
            .ClientConfig
            .CaBundle;

    private static async Task<string?> HolderAsync(k8s.Kubernetes admin) =>
        (await admin.CoordinationV1.ReadNamespacedLeaseAsync(OperatorChart.FullName, OperatorChart.Namespace, cancellationToken: Stop))
            .Spec
            .HolderIdentity;

    // A pod as the controller of StatefulSets makes it, that is not kept.
    private static async Task<string> ClassOfNextPodAsync(k8s.Kubernetes admin, string ns, string owner)
    {
        var pod = new V1Pod
        {
            Metadata = new()
            {
                Name = $"web-{Guid.NewGuid():N}",
                OwnerReferences =
                [
                    new()
                    {
                        ApiVersion = "apps/v1",
                        Kind = "StatefulSet",
                        Name = "web",
                        Uid = owner,
                        Controller = true,
                    },
                ],
            },
            Spec = new() { Containers = [new() { Name = "app", Image = "app:1" }] },
        };
        using var created = await admin.CoreV1.CreateNamespacedPodWithHttpMessagesAsync(
            pod,
            ns,
            dryRun: "All",
            customHeaders: new Dictionary<string, IReadOnlyList<string>>
            {
                ["Impersonate-User"] = ["system:serviceaccount:kube-system:statefulset-controller"],
                ["Impersonate-Group"] = ["system:masters"],
            },
            cancellationToken: Stop
        );
        return created.Body.Spec.PriorityClassName ?? "none";
    }
}
