using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Bonding.TestKit.ControlPlanes;
using Bonding.TestKit.Objects;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bonding.TestKit.KubeVirt;

/// <summary>Serves KubeVirt's admission rules over HTTPS and registers them with the API server until disposal.</summary>
internal sealed class KubeVirtWebhooks : IAsyncDisposable
{
    private const string Name = "kubevirt-kit";

    private readonly JsonClient _api;
    private readonly WebApplication _server;
    private readonly string _caPem;

    private KubeVirtWebhooks(JsonClient api, WebApplication server, string caPem) => (_api, _server, _caPem) = (api, server, caPem);

    public static async Task<KubeVirtWebhooks> StartAsync(JsonClient api, CancellationToken stop)
    {
        using var authority = new CertificateAuthority();
        var certificate = authority.IssueServer();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseHttps(certificate)));
        var server = builder.Build();
        server.MapPost("/instance", http => AnswerAsync(http, request => Decide(request, InstanceAdmission.RefuseInstance(request))));
        server.MapPost("/migration", http => AnswerAsync(http, request => Decide(request, InstanceAdmission.RefuseMigration(request))));
        server.MapPost("/status", http => AnswerAsync(http, request => Patch(request, InstanceAdmission.RevertStatus(request))));
        await server.StartAsync(stop);
        var webhooks = new KubeVirtWebhooks(api, server, authority.CertificatePem);
        await webhooks.RegisterAsync(stop);
        return webhooks;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var resource in new[] { ApiResource.ValidatingWebhooks, ApiResource.MutatingWebhooks })
        {
            try
            {
                await _api.DeleteAsync(resource, new ObjectRef("", Name), CancellationToken.None);
            }
            catch (Exception error) when (error is JsonClientException or HttpRequestException or IOException)
            {
                // The API server is gone already, and the registration with it.
            }
        }

        await _server.DisposeAsync();
    }

    private async Task RegisterAsync(CancellationToken stop)
    {
        await _api.CreateAsync(
            ApiResource.MutatingWebhooks,
            Configuration(
                "MutatingWebhookConfiguration",
                Webhook("virtualmachineinstances-update-mutator.kubevirt.io", "virtualmachineinstances", "status")
            ),
            stop
        );
        await _api.CreateAsync(
            ApiResource.ValidatingWebhooks,
            Configuration(
                "ValidatingWebhookConfiguration",
                Webhook("virtualmachineinstances-update-validator.kubevirt.io", "virtualmachineinstances", "instance"),
                Webhook("migration-update-validator.kubevirt.io", "virtualmachineinstancemigrations", "migration")
            ),
            stop
        );
    }

    private static JsonObject Configuration(string kind, params JsonNode[] webhooks) =>
        new()
        {
            ["apiVersion"] = "admissionregistration.k8s.io/v1",
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = Name },
            ["webhooks"] = new JsonArray(webhooks),
        };

    private JsonObject Webhook(string name, string resource, string path) =>
        new()
        {
            ["name"] = name,
            ["admissionReviewVersions"] = new JsonArray("v1"),
            ["sideEffects"] = "None",
            ["failurePolicy"] = "Fail",
            ["clientConfig"] = new JsonObject
            {
                ["url"] = $"{_server.Urls.Single()}/{path}",
                ["caBundle"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(_caPem)),
            },
            ["rules"] = new JsonArray(
                new JsonObject
                {
                    ["apiGroups"] = new JsonArray("kubevirt.io"),
                    ["apiVersions"] = new JsonArray("v1"),
                    ["operations"] = new JsonArray("UPDATE"),
                    ["resources"] = new JsonArray(resource),
                }
            ),
        };

    private static async Task AnswerAsync(HttpContext http, Func<JsonObject, JsonObject> decide)
    {
        var review = (await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted))!.AsObject();
        var answer = new JsonObject
        {
            ["apiVersion"] = "admission.k8s.io/v1",
            ["kind"] = "AdmissionReview",
            ["response"] = decide(review["request"]!.AsObject()),
        };
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(answer.ToJsonString(), http.RequestAborted);
    }

    private static JsonObject Decide(JsonObject request, string? refusal)
    {
        var response = new JsonObject { ["uid"] = request.Text("uid"), ["allowed"] = refusal is null };
        if (refusal is not null)
            response["status"] = new JsonObject
            {
                ["code"] = 422,
                ["reason"] = "Invalid",
                ["message"] = refusal,
            };
        return response;
    }

    private static JsonObject Patch(JsonObject request, JsonArray? patch)
    {
        var response = Decide(request, null);
        if (patch is null)
            return response;
        response["patchType"] = "JSONPatch";
        response["patch"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(patch.ToJsonString()));
        return response;
    }
}
