using Bonding.Kubernetes.Client;

namespace Bonding.Integration.Tests.TenantApi;

/// <summary>A pod's port through a real API server, with a played kubelet behind it.</summary>
[Collection(ApiStageCollection.Name)]
public class ForwardPortTest(ApiStage stage)
{
    private const int MoreThanOneMessage = 20_000;
    private static readonly NamespacedName Pod = new("bonding-system", "operator-0");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_carries_more_than_a_message_each_way_and_more_than_a_request()
    {
        using var http = new HttpClient(
            new SocketsHttpHandler
            {
                UseProxy = false,
                ConnectCallback = async (_, token) => await stage.Connection.ForwardPortAsync(Pod, 8082, token),
            }
        );
        for (var request = 0; request < 2; request++)
        {
            using var asked = new HttpRequestMessage(HttpMethod.Get, "http://127.0.0.1:8082/metrics")
            {
                Headers = { { "X-Long", new string('x', MoreThanOneMessage) } },
            };
            using var answer = await http.SendAsync(asked, Stop);
            var body = await answer.Content.ReadAsStringAsync(Stop);
            Assert.True(answer.IsSuccessStatusCode, body);
            Assert.True(body.Length > MoreThanOneMessage, $"{body.Length} bytes");
            Assert.Contains("bonding_build_info", body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_port_that_the_node_cannot_reach_is_told_in_the_nodes_words()
    {
        await using var stream = await stage.Connection.ForwardPortAsync(Pod, 9, Stop);
        var error = await Assert.ThrowsAsync<IOException>(async () => await stream.ReadExactlyAsync(new byte[1], Stop));
        Assert.Contains("error forwarding port 9: connection refused", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_that_is_not_there_is_named()
    {
        var error = await Assert.ThrowsAsync<IOException>(() =>
            stage.Connection.ForwardPortAsync(new("bonding-system", "nobody"), 8082, Stop)
        );
        Assert.Contains("port 8082 of pod bonding-system/nobody is not forwarded", error.Message, StringComparison.Ordinal);
    }
}
