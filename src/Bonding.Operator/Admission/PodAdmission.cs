using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.Controllers;
using Bonding.Operator.State;
using Bonding.Resources;
using k8s;
using k8s.Models;

namespace Bonding.Operator.Admission;

/// <summary>Answers the API server about new pods, from caches alone, on every replica. It never refuses a pod.</summary>
public sealed class PodAdmission(
    BankIndexes indexes, Informer<V1PriorityClass> classes, RulesInForce rules, AdmissionMetrics metrics, ILogger<PodAdmission> logger)
{
    /// <summary>The response part of an AdmissionReview to a request part of one.</summary>
    public JsonObject Review(JsonObject request)
    {
        var response = new JsonObject { ["uid"] = request["uid"]?.DeepClone(), ["allowed"] = true };
        var (result, patch) = PatchFor(request);
        metrics.Admissions.WithLabels(result).Inc();
        if (patch is null) return response;
        response["patchType"] = "JSONPatch";
        response["patch"] = Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(patch));
        return response;
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever is wrong with a request, the pod is let in.")]
    private (string Result, JsonArray? Patch) PatchFor(JsonObject request)
    {
        try
        {
            var (ns, pod) = Read(request);
            var verdict = PodTier.Decide(
                pod.Spec.PriorityClassName, AccountOf(ns, pod), rules.Current, name => classes.Store.Get(new ResourceKey(null, name)) is not null);
            return (verdict.Result, verdict.PriorityClass is { } wanted ? PodPatch.To(wanted, pod.Spec) : null);
        }
        catch (Exception error)
        {
            logger.LogWarning(error, "A new pod is let in as it is: nothing could be decided about it");
            return (AdmissionResult.Error, null);
        }
    }

    private static (string Namespace, V1Pod Pod) Read(JsonObject request) =>
        (string?)request["namespace"] is { } ns && request["object"]?.ToJsonString() is { } json
            && KubernetesJson.Deserialize<V1Pod>(json) is { Metadata: not null, Spec: not null } pod
            ? (ns, pod)
            : throw new JsonException("a namespace, and a pod with metadata and spec, are expected");

    private CreditAccount? AccountOf(string ns, V1Pod pod) =>
        PodTenant.CandidatesOf(pod).Select(tenant => indexes.ServedAccountOf(ns, tenant)).FirstOrDefault(account => account is not null);
}
