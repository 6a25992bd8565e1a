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

/// <summary>
/// The part <c>virtualmachines/restart</c> of KubeVirt's aggregated API <c>subresources.kubevirt.io/v1</c>. It is
/// registered with the API server, which checks the caller's rights and passes the request on, as in a cluster with
/// KubeVirt.
/// </summary>
internal sealed class SubresourceApi : IAsyncDisposable
{
    private const string Group = "subresources.kubevirt.io";
    private const string Root = $"/apis/{Group}/v1";
    private const string Namespace = "kubevirt";
    private const string Service = "virt-api";
    private static readonly ApiResource Registrations = new("apiregistration.k8s.io/v1", "apiservices");
    private static readonly ObjectRef Registration = new("", $"v1.{Group}");

    private readonly WebApplication _server;

    private SubresourceApi(WebApplication server) => _server = server;

    /// <summary>Starts to serve; returns when the API server passes requests on.</summary>
    /// <param name="restart">Asks for the restart of a VM.</param>
    public static async Task<SubresourceApi> StartAsync(
        JsonClient api,
        Func<ObjectRef, CancellationToken, Task> restart,
        CancellationToken stop
    )
    {
        using var authority = new CertificateAuthority();
        var certificate = authority.IssueServer($"{Service}.{Namespace}.svc");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseHttps(certificate)));
        var subresources = new SubresourceApi(builder.Build());
        subresources._server.MapGet(Root, Discovery);
        subresources._server.MapPut(
            Root + "/namespaces/{ns}/virtualmachines/{name}/restart",
            (string ns, string name, HttpContext http) => AnswerAsync(() => restart(new ObjectRef(ns, name), http.RequestAborted))
        );
        await subresources._server.StartAsync(stop);
        await subresources.RegisterAsync(api, authority.CertificatePem, stop);
        return subresources;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task RegisterAsync(JsonClient api, string caPem, CancellationToken stop)
    {
        var port = new Uri(_server.Urls.Single()).Port;
        await api.CreateAsync(new ApiResource("v1", "namespaces"), Object("v1", "Namespace", Namespace, ""), stop);
        // The API server reaches an ExternalName without a cluster network.
        await api.CreateAsync(
            new ApiResource("v1", "services"),
            Object("v1", "Service", Service, Namespace, new JsonObject { ["type"] = "ExternalName", ["externalName"] = "localhost" }),
            stop
        );
        await api.CreateAsync(
            Registrations,
            Object(
                Registrations.GroupVersion,
                "APIService",
                Registration.Name,
                "",
                new JsonObject
                {
                    ["group"] = Group,
                    ["version"] = "v1",
                    ["groupPriorityMinimum"] = 1000,
                    ["versionPriority"] = 15,
                    ["caBundle"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(caPem)),
                    ["service"] = new JsonObject
                    {
                        ["namespace"] = Namespace,
                        ["name"] = Service,
                        ["port"] = port,
                    },
                }
            ),
            stop
        );
        await Eventually.GetAsync(
            async token => await api.GetAsync(Registrations, Registration, token),
            registration => registration.Condition("Available").Text("status") == "True",
            stop
        );
    }

    private static JsonObject Object(string apiVersion, string kind, string name, string @namespace, JsonObject? spec = null)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (@namespace.Length > 0)
            metadata["namespace"] = @namespace;
        var item = new JsonObject
        {
            ["apiVersion"] = apiVersion,
            ["kind"] = kind,
            ["metadata"] = metadata,
        };
        if (spec is not null)
            item["spec"] = spec;
        return item;
    }

    private static IResult Discovery() =>
        Json(
            HttpStatusCode.OK,
            new JsonObject
            {
                ["kind"] = "APIResourceList",
                ["apiVersion"] = "v1",
                ["groupVersion"] = $"{Group}/v1",
                ["resources"] = new JsonArray(
                    new JsonObject
                    {
                        ["name"] = "virtualmachines/restart",
                        ["singularName"] = "",
                        ["namespaced"] = true,
                        ["kind"] = "VirtualMachine",
                        ["verbs"] = new JsonArray("update"),
                    }
                ),
            }
        );

    private static async Task<IResult> AnswerAsync(Func<Task> restart)
    {
        try
        {
            await restart();
            return Results.StatusCode(StatusCodes.Status202Accepted);
        }
        catch (JsonClientException error)
        {
            return Json(
                error.Code,
                new JsonObject
                {
                    ["kind"] = "Status",
                    ["apiVersion"] = "v1",
                    ["status"] = "Failure",
                    ["message"] = error.Message,
                    ["code"] = (int)error.Code,
                }
            );
        }
    }

    private static IResult Json(HttpStatusCode code, JsonObject body) =>
        Results.Text(body.ToJsonString(), "application/json", Encoding.UTF8, (int)code);
}
