using System.Net;
using System.Text.Json.Nodes;

namespace Bonding.AgentBench.Reception;

/// <summary>
/// Answers the requests of the reception to an API server: the lists of pods, instances and accounts, watches without events, and reviews
/// of tokens. A real one would take minutes to create the objects, and the processors of the machine.
/// </summary>
internal sealed class BenchApiServer : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly IReadOnlyList<BenchTenant> _tenants;
    private int _reviews;

    private BenchApiServer(WebApplication server, IReadOnlyList<BenchTenant> tenants) => (_server, _tenants) = (server, tenants);

    /// <summary>Its address.</summary>
    public Uri Address => new(_server.Urls.Single());

    /// <summary>The reviews of tokens that it made.</summary>
    public int Reviews => _reviews;

    public static async Task<BenchApiServer> StartAsync(IReadOnlyList<BenchTenant> tenants, CancellationToken stop)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = new BenchApiServer(builder.Build(), tenants);
        server._server.MapPost("/apis/authentication.k8s.io/v1/tokenreviews", server.ReviewAsync);
        server._server.MapGet("/{**path}", server.ListAsync);
        await server._server.StartAsync(stop);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.Zero);
        await _server.StopAsync(patience.Token);
        await _server.DisposeAsync();
    }

    private async Task ReviewAsync(HttpContext http)
    {
        Interlocked.Increment(ref _reviews);
        var review = (await JsonNode.ParseAsync(http.Request.Body))!.AsObject();
        var token = review["spec"]!["token"]!.GetValue<string>();
        review["status"] = BenchTenant.NumberIn(token) is { } number && number < _tenants.Count ? Verified(_tenants[number]) : Refused();
        review.Remove("spec");
        await http.Response.WriteAsync(review.ToJsonString());
    }

    private async Task ListAsync(HttpContext http)
    {
        if (http.Request.Query.ContainsKey("watch"))
        {
            await http.Response.StartAsync();
            await http.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        Func<BenchTenant, JsonObject>? make = http.Request.Path.Value!.Split('/')[^1] switch
        {
            "pods" => Pod,
            "virtualmachineinstances" => Instance,
            "creditaccounts" => Account,
            _ => null,
        };
        var items = make is null ? [] : _tenants.Select(JsonNode (tenant) => make(tenant)).ToArray();
        var list = new JsonObject
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = "2" },
            ["items"] = new JsonArray(items),
        };
        await http.Response.WriteAsync(list.ToJsonString());
    }

    private static JsonObject Refused() => new() { ["authenticated"] = false };

    private static JsonObject Verified(BenchTenant tenant) =>
        new()
        {
            ["authenticated"] = true,
            ["audiences"] = new JsonArray("bonding.dev"),
            ["user"] = new JsonObject
            {
                ["username"] = $"system:serviceaccount:{BenchTenant.Namespace}:default",
                ["uid"] = "0d9e7c4e-5c53-4a5f-9c39-7c2b6a0f4f10",
                ["groups"] = new JsonArray(
                    "system:serviceaccounts",
                    $"system:serviceaccounts:{BenchTenant.Namespace}",
                    "system:authenticated"
                ),
                ["extra"] = new JsonObject
                {
                    ["authentication.kubernetes.io/credential-id"] = new JsonArray($"JTI={tenant.PodUid}"),
                    ["authentication.kubernetes.io/node-name"] = new JsonArray(tenant.Node),
                    ["authentication.kubernetes.io/pod-name"] = new JsonArray(tenant.PodName),
                    ["authentication.kubernetes.io/pod-uid"] = new JsonArray(tenant.PodUid),
                },
            },
        };

    private static JsonObject Pod(BenchTenant tenant)
    {
        var owner = new JsonObject
        {
            ["apiVersion"] = "kubevirt.io/v1",
            ["kind"] = "VirtualMachineInstance",
            ["name"] = tenant.Name,
            ["uid"] = tenant.InstanceUid,
            ["controller"] = true,
        };
        var metadata = Metadata(tenant.PodName, tenant.PodUid);
        metadata["ownerReferences"] = new JsonArray(owner);
        var container = new JsonObject { ["name"] = "compute", ["image"] = "none" };
        return new()
        {
            ["metadata"] = metadata,
            ["spec"] = new JsonObject { ["nodeName"] = tenant.Node, ["containers"] = new JsonArray(container) },
        };
    }

    private static JsonObject Instance(BenchTenant tenant) =>
        new() { ["metadata"] = Metadata(tenant.Name, tenant.InstanceUid), ["spec"] = new JsonObject() };

    private static JsonObject Account(BenchTenant tenant) =>
        new()
        {
            ["metadata"] = Metadata(tenant.Name, tenant.InstanceUid),
            ["spec"] = new JsonObject
            {
                ["tenantRef"] = new JsonObject { ["kind"] = "VirtualMachineInstance", ["name"] = tenant.Name },
                ["earning"] = new JsonObject { ["vcpus"] = 2, ["baselinePercent"] = 20 },
            },
        };

    private static JsonObject Metadata(string name, string uid) =>
        new()
        {
            ["name"] = name,
            ["namespace"] = BenchTenant.Namespace,
            ["uid"] = uid,
            ["resourceVersion"] = "1",
            ["creationTimestamp"] = "2026-01-01T00:00:00Z",
        };
}
