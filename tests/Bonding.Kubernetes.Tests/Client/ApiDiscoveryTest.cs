using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Telemetry;
using Bonding.Kubernetes.Tests.Fakes;
using Prometheus;

namespace Bonding.Kubernetes.Tests.Client;

public class ApiDiscoveryTest
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_group_serves_is_served_and_nothing_else()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Answer = context =>
            context.Request.Path.Value switch
            {
                "/api/v1" => context.JsonAsync("""{"groupVersion":"v1","resources":[{"name":"pods"},{"name":"pods/resize"}]}"""),
                _ => context.RefuseAsync(404, "NotFound"),
            };
        using var connection = new ApiConnection(
            server.Configuration,
            TimeProvider.System,
            new KubernetesMetrics(Metrics.NewCustomRegistry())
        );
        var discovery = new ApiDiscovery(connection);

        Assert.True(await discovery.ServesAsync("v1", "pods/resize", Ct));
        Assert.False(await discovery.ServesAsync("v1", "pods/eviction", Ct));
        Assert.False(await discovery.ServesAsync("kubevirt.io/v1", "virtualmachines", Ct));
    }
}
