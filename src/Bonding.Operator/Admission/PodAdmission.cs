using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.Cluster;
using Bonding.Operator.Instrumentation;
using Bonding.Operator.State;
using Bonding.Resources.CreditAccounts;
using k8s;
using k8s.Models;

namespace Bonding.Operator.Admission;

/// <summary>
/// Reviews new pods on every replica, from caches, and with a read from the server for a controller that the caches do not hold yet. It
/// refuses a pod only if it names a class of the ladder and nothing can be decided about it.
/// </summary>
public sealed class PodAdmission(
    AccountIndex index,
    LiveOwnerResolver controllers,
    Informer<V1PriorityClass> classes,
    CurrentRules rules,
    AdmissionMetrics metrics,
    TimeProvider time,
    ILogger<PodAdmission> logger
)
{
    // Less than the API server waits for the webhook.
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Returns the response of an AdmissionReview for its request.</summary>
    public async Task<JsonObject> ReviewAsync(JsonObject request, CancellationToken cancellation)
    {
        var response = new JsonObject { ["uid"] = request["uid"]?.DeepClone(), ["allowed"] = true };
        var (result, patch) = await PatchForAsync(request, cancellation);
        metrics.Admissions.WithLabels(result).Inc();
        if (result == AdmissionResult.Error && rules.Current.Tiers.Reserves((string?)request["object"]?["spec"]?["priorityClassName"]))
            return Refuse(response);
        if (patch is null)
            return response;
        response["patchType"] = "JSONPatch";
        response["patch"] = Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(patch));
        return response;
    }

    private static JsonObject Refuse(JsonObject response)
    {
        response["allowed"] = false;
        response["status"] = new JsonObject
        {
            ["code"] = 503,
            ["message"] = "spec.priorityClassName names a class that tenants earn, and whether this one has is not known now: try again",
        };
        return response;
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever is wrong with a request, its result says so.")]
    private async Task<(string Result, JsonArray? Patch)> PatchForAsync(JsonObject request, CancellationToken cancellation)
    {
        try
        {
            var pod = Read(request);
            var account = await AccountOfAsync(pod, cancellation);
            var verdict = PriorityClassSelector.Select(
                new PresentClass(pod.Spec.PriorityClassName, pod.Spec.Priority),
                account,
                index.Read,
                rules.Current,
                name => classes.Store.Get(NamespacedName.ClusterScoped(name)) is not null
            );
            return (verdict.Result, verdict.IsChange ? PodPatch.Create(verdict.PriorityClass, pod.Spec) : null);
        }
        catch (Exception error)
        {
            logger.LogWarning(error, "Nothing could be decided about a new pod");
            return (AdmissionResult.Error, null);
        }
    }

    private static V1Pod Read(JsonObject request)
    {
        if (
            (string?)request["namespace"] is not { } ns
            || request["object"]?.ToJsonString() is not { } json
            || KubernetesJson.Deserialize<V1Pod>(json) is not { Metadata: not null, Spec: not null } pod
        )
            throw new JsonException("a namespace, and a pod with metadata and spec, are expected");
        pod.Metadata.NamespaceProperty = ns;
        return pod;
    }

    private async Task<CreditAccount?> AccountOfAsync(V1Pod pod, CancellationToken cancellation)
    {
        if (!index.HasAccountsIn(pod.Namespace()))
            return null;
        using var deadline = new CancellationTokenSource(ReadTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        return await controllers.TenantsOfAsync(pod, either.Token) is { } tenants ? index.ServedAccountOf(pod.Namespace(), tenants) : null;
    }
}

/// <summary>Creates the JSON patch (RFC 6902) that gives a pod another PriorityClass.</summary>
internal static class PodPatch
{
    /// <param name="priorityClass">The class; null removes the present one.</param>
    /// <param name="present">The pod as it is.</param>
    public static JsonArray Create(string? priorityClass, V1PodSpec present)
    {
        var change = new JsonObject { ["op"] = priorityClass is null ? "remove" : "add", ["path"] = "/spec/priorityClassName" };
        if (priorityClass is not null)
            change["value"] = priorityClass;
        var patch = new JsonArray(change);
        foreach (var path in FilledIn(present))
            patch.Add((JsonNode)new JsonObject { ["op"] = "remove", ["path"] = path });
        return patch;
    }

    // The API server set both from the former class, and refuses a pod in which they do not match its class.
    private static IEnumerable<string> FilledIn(V1PodSpec present)
    {
        if (present.Priority is not null)
            yield return "/spec/priority";
        if (present.PreemptionPolicy is not null)
            yield return "/spec/preemptionPolicy";
    }
}

/// <summary>Maps the endpoint that reviews pods by admission.k8s.io/v1.</summary>
public static class AdmissionEndpoint
{
    public const string Path = "/pods";

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapPost(Path, ReviewAsync);

    private static async Task<IResult> ReviewAsync(HttpRequest http, PodAdmission admission)
    {
        if (await RequestOfAsync(http) is not { } request)
            return Results.BadRequest("an AdmissionReview with a request is expected");
        var review = new JsonObject
        {
            ["apiVersion"] = "admission.k8s.io/v1",
            ["kind"] = "AdmissionReview",
            ["response"] = await admission.ReviewAsync(request, http.HttpContext.RequestAborted),
        };
        return Results.Text(review.ToJsonString(), "application/json");
    }

    private static async Task<JsonObject?> RequestOfAsync(HttpRequest http)
    {
        try
        {
            var review = await JsonNode.ParseAsync(http.Body, cancellationToken: http.HttpContext.RequestAborted);
            return review is JsonObject body ? body["request"] as JsonObject : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
