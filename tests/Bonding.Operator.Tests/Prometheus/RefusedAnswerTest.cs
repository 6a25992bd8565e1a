using Bonding.Operator.Configuration;
using Bonding.Operator.Tests.Fakes;
using Bonding.TestKit.Processes;
using Microsoft.AspNetCore.Http;

namespace Bonding.Operator.Tests.Prometheus;

/// <summary>
/// Answers of servers and gateways that are not run here, as their documentation describes them, and the one line that an administrator
/// reads.
/// </summary>
public sealed class RefusedAnswerTest : IAsyncLifetime
{
    private const string Ways =
        "set Prometheus:TokenFile, Prometheus:UsernameFile with Prometheus:PasswordFile, or Prometheus:ClientCertificateFile; "
        + "for a tenant's ID Prometheus:Headers";

    private const string Page = "a sign-in page wants credentials (" + Ways + "); otherwise ";

    private LoopbackServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await LoopbackServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("mimir-without-tenant", "Prometheus wants credentials (401): " + Ways + "; it says: no org id")]
    [InlineData("openshift-without-token", "Prometheus wants credentials (401): " + Ways + "; it says: Unauthorized")]
    [InlineData("openshift-oauth-page", "Prometheus forbids queries without credentials (403): " + Ways)]
    [InlineData(
        "oauth2-proxy-redirect",
        "Prometheus redirects to https://sso.example.org/realms/ops/protocol/openid-connect/auth (302), which is not followed: "
            + Page
            + "set PrometheusUrl to the address of Prometheus itself"
    )]
    [InlineData(
        "sign-in-page",
        "Prometheus answered 200 with 'text/html' where JSON was expected: " + Page + "PrometheusUrl names another server"
    )]
    [InlineData(
        "mimir-without-prefix",
        "Prometheus answered 404 with 'text/plain' where JSON was expected; PrometheusUrl may lack a path, such as /prometheus (Mimir) or "
            + "/select/0/prometheus (VictoriaMetrics); it says: 404 page not found"
    )]
    [InlineData(
        "victoria-metrics-cluster-without-prefix",
        "Prometheus answered 400 with 'text/plain' where JSON was expected; PrometheusUrl may lack a path, such as /prometheus (Mimir) or "
            + "/select/0/prometheus (VictoriaMetrics); it says: unsupported path requested: \"/api/v1/query\""
    )]
    [InlineData("victoria-metrics-cluster-partial", "Prometheus answered with a part of the data: isPartial is true")]
    [InlineData(
        "thanos-partial",
        "Prometheus answered with a part of the data: receive series from Addr: 10.0.0.7:10901 LabelSets: "
            + "{prometheus_replica=\"prometheus-k8s-1\"}: rpc error: code = Unavailable desc = connection refused"
    )]
    [InlineData(
        "mimir-too-long",
        "Prometheus answered status 'error': the query exceeded the maximum number of series (limit: 100000 series) "
            + "(err-mimir-max-series-per-query)"
    )]
    public async Task A_server_that_was_shown_no_credentials(string answer, string problem) =>
        Assert.Equal(problem, await ProblemAsync(answer, new()));

    [Theory]
    [InlineData(
        "openshift-without-role",
        "Prometheus does not let the credentials of Prometheus:TokenFile query (403): they need the right to read metrics; it says: "
            + "Forbidden (user=system:serviceaccount:bonding-system:bonding-bonding-operator, verb=create, resource=prometheuses, "
            + "subresource=api)"
    )]
    [InlineData(
        "kube-rbac-proxy-wrong-audience",
        "Prometheus refuses the credentials of Prometheus:TokenFile (401); it says: Unauthorized"
    )]
    [InlineData(
        "grafana-cloud-error",
        "Prometheus refuses the credentials of Prometheus:TokenFile (401); it says: {\"status\":\"error\",\"error\":\"authentication "
            + "error: invalid scope requested\"}"
    )]
    [InlineData(
        "sign-in-page",
        "Prometheus answered 200 with 'text/html' where JSON was expected: a sign-in page refuses the credentials of Prometheus:TokenFile; "
            + "otherwise PrometheusUrl names another server"
    )]
    public async Task A_server_that_was_shown_a_token(string answer, string problem)
    {
        using var folder = WorkFolder.Create();
        await File.WriteAllTextAsync(folder.File("token"), "a-token-of-the-operator", TestContext.Current.CancellationToken);

        Assert.Equal(problem, await ProblemAsync(answer, new() { TokenFile = folder.File("token") }));
    }

    [Fact]
    public async Task The_series_of_two_replicas_are_both_read_and_remarks_of_the_engine_are_not_taken_for_warnings() =>
        Assert.Null(await ProblemAsync("thanos-replicas", new(), series: 2));

    private async Task<string?> ProblemAsync(string answer, PrometheusAccessOptions access, int series = 0)
    {
        var stop = TestContext.Current.CancellationToken;
        var recorded = await RecordedAnswer.ReadAsync(answer, stop);
        _server.Answer = recorded.SendAsync;
        await using var connection = new PrometheusConnection(new() { Address = _server.Address, Access = access });

        var response = await connection.Client.QueryAsync("up[30s]", DateTimeOffset.FromUnixTimeSeconds(1_796_043_371), stop);

        Assert.Equal(series, response.Series.Count);
        return response.Problem;
    }

    private sealed record RecordedAnswer(int Status, IReadOnlyList<(string Name, string Value)> Headers, string Body)
    {
        public static async Task<RecordedAnswer> ReadAsync(string name, CancellationToken stop)
        {
            var parts = (
                await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Prometheus", "Answers", $"{name}.http"), stop)
            ).Split("\n\n", 2);
            var lines = parts[0].Split('\n');
            var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).Select(pair => (pair[0], pair[1])).ToList();
            return new RecordedAnswer(int.Parse(lines[0].Split(' ')[1]), headers, parts[1]);
        }

        public Task SendAsync(HttpContext context, string body)
        {
            context.Response.StatusCode = Status;
            foreach (var (name, value) in Headers)
                context.Response.Headers[name] = value;
            return context.Response.WriteAsync(Body);
        }
    }
}
