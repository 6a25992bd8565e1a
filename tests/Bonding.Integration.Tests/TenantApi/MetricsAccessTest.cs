using System.Net;
using Bonding.Operator.TenantApi;
using Bonding.TestKit;
using Bonding.TestKit.Operators;
using Bonding.TestKit.Processes;
using k8s;
using k8s.Models;

namespace Bonding.Integration.Tests.TenantApi;

/// <summary>Who may read the metrics, by a real API server: as Prometheus asks, with the token of its ServiceAccount.</summary>
[Collection(ApiStageCollection.Name)]
public sealed class MetricsAccessTest(ApiStage stage)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_who_may_get_them_at_the_API_server_reads_the_metrics_and_over_HTTPS_alone()
    {
        using var port = LoopbackPort.Take();
        using var endpoints = new OperatorEndpoints();
        await using var started = await stage.StartAsync(
            endpoints,
            "--Endpoints:SecureMetrics=true",
            $"--Endpoints:Metrics=127.0.0.1:{port.Number}"
        );
        var ns = await stage.NamespaceAsync("scrapers");
        var token = await stage.TokenAsync(ns, null, audience: null);

        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(port.Number, null)).Code);
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(port.Number, "no.such.token")).Code);
        var (code, refusal) = await GetAsync(port.Number, token);
        Assert.Equal(HttpStatusCode.Forbidden, code);
        Assert.Contains("may not get the nonresource URL /metrics", refusal, StringComparison.Ordinal);

        await AllowAsync(ns);
        // The refusal is kept for some seconds.
        var metrics = await Eventually.GetAsync(
            async () => await GetAsync(port.Number, token) is (HttpStatusCode.OK, var body) ? body : null,
            _ => true,
            Stop
        );
        Assert.Contains("bonding_build_info", metrics, StringComparison.Ordinal);
        await Assert.ThrowsAsync<HttpRequestException>(() => stage.GetAsync($"http://127.0.0.1:{port.Number}{MetricsAccess.Path}", token));
    }

    private async Task AllowAsync(string ns)
    {
        await stage.Admin.RbacAuthorizationV1.CreateClusterRoleAsync(
            new V1ClusterRole
            {
                Metadata = new() { Name = "metrics-reader" },
                Rules = [new() { NonResourceURLs = [MetricsAccess.Path], Verbs = ["get"] }],
            },
            cancellationToken: Stop
        );
        await stage.Admin.RbacAuthorizationV1.CreateClusterRoleBindingAsync(
            new V1ClusterRoleBinding
            {
                Metadata = new() { Name = "metrics-reader" },
                RoleRef = new()
                {
                    ApiGroup = "rbac.authorization.k8s.io",
                    Kind = "ClusterRole",
                    Name = "metrics-reader",
                },
                Subjects =
                [
                    new()
                    {
                        Kind = "ServiceAccount",
                        NamespaceProperty = ns,
                        Name = ApiStage.ServiceAccount,
                    },
                ],
            },
            cancellationToken: Stop
        );
    }

    private Task<(HttpStatusCode Code, string Body)> GetAsync(int port, string? token) =>
        stage.GetAsync($"https://127.0.0.1:{port}{MetricsAccess.Path}", token);
}
