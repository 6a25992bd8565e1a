using Bonding.Integration.Tests.TenantApi;
using Bonding.Operator.Cluster;
using Bonding.Resources.CreditAccounts;
using k8s.Models;

namespace Bonding.Integration.Tests.Cluster;

/// <summary>Whose a pod is before any cache knows its controllers.</summary>
[Collection(ApiStageCollection.Name)]
public class LiveOwnerResolverTest(ApiStage stage)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_no_cache_knows_yet_is_read_from_the_server_up_to_the_tenant()
    {
        var ns = await stage.NamespaceAsync("stored");
        var deployment = await stage.DeploymentAsync(ns, "web");
        var set = await stage.ReplicaSetAsync(ns, "web-1", ApiStageObjects.OwnedBy("Deployment", deployment));
        var forged = await stage.ReplicaSetAsync(ns, "web-2", OtherUid(ApiStageObjects.OwnedBy("Deployment", deployment)));

        var tenant = Assert.Single((await TenantsAsync(ns, ApiStageObjects.OwnedBy("ReplicaSet", set)))!);
        Assert.Equal((TenantKind.Deployment, "web"), (tenant.Kind, tenant.Name));
        Assert.Empty((await TenantsAsync(ns, ApiStageObjects.OwnedBy("ReplicaSet", forged)))!);
        Assert.Null(await TenantsAsync(ns, OtherUid(ApiStageObjects.OwnedBy("ReplicaSet", set))));
        Assert.Null(
            await TenantsAsync(
                ns,
                new()
                {
                    ApiVersion = "kubevirt.io/v1",
                    Kind = "VirtualMachineInstance",
                    Name = "db",
                    Uid = "1",
                    Controller = true,
                }
            )
        );
    }

    private async Task<IReadOnlyList<TenantRef>?> TenantsAsync(string ns, V1OwnerReference owner)
    {
        var empty = new CachedOwnerResolver(
            new WorkloadCaches(new(), new(), new(), () => true),
            new KubeVirtCaches(new(), new(), new(), () => true)
        );
        var pod = new V1Pod
        {
            Metadata = new()
            {
                Name = "web-1-a",
                NamespaceProperty = ns,
                OwnerReferences = [owner],
            },
        };
        return await new LiveOwnerResolver(empty, stage.Connection, TimeProvider.System).TenantsOfAsync(pod, Stop);
    }

    private static V1OwnerReference OtherUid(V1OwnerReference owner)
    {
        owner.Uid = "00000000-0000-0000-0000-000000000000";
        return owner;
    }
}
