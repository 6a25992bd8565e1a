using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Kubernetes.Telemetry;
using Bonding.Operator.Admission;
using Bonding.Operator.Cluster;
using Bonding.Operator.Instrumentation;
using Bonding.Operator.State;
using Bonding.Operator.Tests.Fakes;
using Bonding.Resources.Bonds;
using Bonding.Resources.CreditAccounts;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Prometheus;

namespace Bonding.Operator.Tests.Admission;

/// <summary>What anybody who reaches the webhook can make it do, on a real server.</summary>
public sealed class AdmissionEndpointTest : IAsyncLifetime
{
    private const string Namespace = "shop";

    private readonly CurrentRules _rules = new();
    private readonly ResourceStore<V1StatefulSet> _statefulSets = new();
    private LoopbackServer _apiServer = null!;
    private ApiConnection _api = null!;
    private FaceServer _webhook = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _apiServer = await LoopbackServer.StartAsync();
        _apiServer.Answer = (context, _) => LoopbackServer.Refuse(context, 404, "not found");
        _api = _apiServer.Connect();
        _webhook = await FaceServer.StartAsync(
            services => services.AddSingleton(Admission()).AddSingleton<ReviewBudget>(),
            AdmissionEndpoint.Map
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _webhook.DisposeAsync();
        _api.Dispose();
        await _apiServer.DisposeAsync();
    }

    [Fact]
    public async Task A_body_larger_than_any_object_is_refused_whether_or_not_its_length_is_said()
    {
        using var said = await _webhook.Http.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, AdmissionEndpoint.Path)
            {
                Content = new StringContent(new string(' ', ReviewBudget.LargestBody + 1)),
                // The body is not even sent.
                Headers = { ExpectContinue = true },
            },
            Stop
        );
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, said.StatusCode);

        const int Length = ReviewBudget.LargestBody + 1;
        var unsaid = $"Transfer-Encoding: chunked\r\n\r\n{Length:x}\r\n{new string(' ', Length)}";
        Assert.Equal("HTTP/1.1 413 Payload Too Large", await AnswerAsync(unsaid));
    }

    [Fact]
    public async Task A_body_that_does_not_come_is_not_waited_for()
    {
        Assert.Equal("HTTP/1.1 408 Request Timeout", await AnswerAsync("Content-Length: 1000\r\n\r\n{"));
    }

    [Fact]
    public async Task A_pod_of_a_namespace_without_accounts_is_not_read_beyond_its_class()
    {
        // As a V1Pod it cannot be read.
        var response = await ReviewAsync(
            "elsewhere",
            """{"metadata":7,"spec":{"priorityClassName":"bonding-tier-5","containers":"none"}}"""
        );

        Assert.True((bool)response["allowed"]!);
        Assert.Equal(
            """[{"op":"remove","path":"/spec/priorityClassName"}]""",
            Encoding.UTF8.GetString(Convert.FromBase64String((string)response["patch"]!))
        );
    }

    [Fact]
    public async Task A_pod_of_a_tenant_that_cannot_be_read_gets_no_class_of_the_ladder()
    {
        const string Containers = """[{"name":"app","resources":{"requests":{"cpu":"1e99"}}}]""";
        var plain = await ReviewAsync(Namespace, $$$"""{"metadata":{"name":"web"},"spec":{"containers":{{{Containers}}}}}""");
        var named = await ReviewAsync(
            Namespace,
            $$$"""{"metadata":{"name":"web"},"spec":{"priorityClassName":"bonding-tier-5","containers":{{{Containers}}}}}"""
        );

        Assert.Equal((true, false), ((bool)plain["allowed"]!, (bool)named["allowed"]!));
        Assert.Null(plain["patch"]);
    }

    [Theory]
    [InlineData("system:serviceaccount:kube-system:statefulset-controller", true)]
    [InlineData("alice", false)]
    [InlineData("system:serviceaccount:evil:statefulset-controller", false)]
    public async Task Only_what_its_controller_creates_is_a_pod_of_a_workload(string user, bool isItsPod)
    {
        // Tier 0 is what the account has earned.
        _statefulSets.Put(
            new()
            {
                Metadata = new()
                {
                    Name = "database",
                    NamespaceProperty = Namespace,
                    Uid = "1",
                },
            }
        );
        const string Owner = """{"apiVersion":"apps/v1","kind":"StatefulSet","name":"database","uid":"1","controller":true}""";
        const string Pod = $$$"""
            {"metadata":{"name":"parasite","ownerReferences":[{{{Owner}}}]},"spec":{"priorityClassName":"bonding-tier-0","containers":[]}}
            """;

        var response = await ReviewAsync(Namespace, Pod, user);

        Assert.True((bool)response["allowed"]!);
        Assert.Equal(isItsPod, response["patch"] is null);
    }

    [Fact]
    public async Task Reviews_that_name_owners_which_do_not_exist_cost_the_API_server_a_bounded_number_of_reads()
    {
        const string Owner = """{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"none","uid":"1","controller":true}""";
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 1_000),
            Stop,
            async (_, _) =>
                await ReviewAsync(
                    Namespace,
                    $$$"""{"metadata":{"name":"x","ownerReferences":[{{{Owner}}}]},"spec":{"containers":[]}}""",
                    "system:serviceaccount:kube-system:replicaset-controller"
                )
        );

        // 200 at once, and 50 in each second that the test takes.
        Assert.InRange(_apiServer.Requests.Count, 1, 900);
    }

    [Fact]
    public async Task An_address_that_sends_more_bytes_than_a_cluster_does_is_told_to_come_again()
    {
        var body = Review("elsewhere", $$$"""{"metadata":{"annotations":{"a":"{{{new string('x', 2 << 20)}}}"}},"spec":{}}""");
        var codes = new List<HttpStatusCode>();
        for (var call = 0; call < 100 && !codes.Contains(HttpStatusCode.TooManyRequests); call++)
        {
            using var answer = await _webhook.Http.PostAsync(AdmissionEndpoint.Path, new StringContent(body), Stop);
            codes.Add(answer.StatusCode);
            Assert.Equal(answer.StatusCode == HttpStatusCode.TooManyRequests, answer.Headers.RetryAfter is not null);
        }

        // 64 MiB at once.
        Assert.Equal(HttpStatusCode.OK, codes[0]);
        Assert.Equal(HttpStatusCode.TooManyRequests, codes[^1]);
        Assert.True(codes.Count > 30, $"refused after {codes.Count}");
    }

    // The first line of the answer to a request that is not sent to its end.
    private async Task<string?> AnswerAsync(string rest)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_webhook.Address.Host, _webhook.Address.Port, Stop);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST {AdmissionEndpoint.Path} HTTP/1.1\r\nHost: x\r\n{rest}"), Stop);
        using var reader = new StreamReader(stream);
        return await reader.ReadLineAsync(Stop).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Stop);
    }

    private async Task<JsonNode> ReviewAsync(string ns, string pod, string user = "alice")
    {
        using var answer = await _webhook.Http.PostAsync(AdmissionEndpoint.Path, new StringContent(Review(ns, pod, user)), Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!["response"]!;
    }

    private static string Review(string ns, string pod, string user = "alice") =>
        $$$"""
            {"apiVersion":"admission.k8s.io/v1",
            "request":{"uid":"7","namespace":"{{{ns}}}","userInfo":{"username":"{{{user}}}"},"object":{{{pod}}}}}
            """;

    private static CreditAccount Account(TenantKind kind, string name) =>
        new()
        {
            Metadata = new() { Name = name, NamespaceProperty = Namespace },
            Spec =
            {
                TenantRef = new() { Kind = kind, Name = name },
            },
        };

    private PodAdmission Admission()
    {
        var registry = Metrics.NewCustomRegistry();
        var accounts = Informer<CreditAccount>(registry);
        accounts.Store.Put(Account(TenantKind.Pod, "web"));
        accounts.Store.Put(Account(TenantKind.StatefulSet, "database"));
        var cached = new CachedOwnerResolver(
            new WorkloadCaches(new(), new(), _statefulSets, () => true),
            new KubeVirtCaches(new(), new(), new(), () => true)
        );
        return new PodAdmission(
            new AccountIndex(accounts, Informer<Bond>(registry)),
            new LiveOwnerResolver(cached, _api, TimeProvider.System),
            Informer<V1PriorityClass>(registry),
            _rules,
            new RecordKey(),
            new PodCreators(new()),
            new AdmissionMetrics(registry),
            TimeProvider.System,
            NullLogger<PodAdmission>.Instance
        );
    }

    private Informer<T> Informer<T>(CollectorRegistry registry)
        where T : class, k8s.IKubernetesObject<V1ObjectMeta> =>
        new(
            _api.Resource<T>(),
            new InformerOptions(),
            TimeProvider.System,
            new KubernetesMetrics(registry),
            NullLogger<Informer<T>>.Instance
        );
}
