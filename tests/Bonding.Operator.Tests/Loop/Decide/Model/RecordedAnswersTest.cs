using System.Text.Json.Nodes;
using Bonding.TestKit.Objects;
using Bonding.TestKit.Proxies.PodResize;
using k8s.Models;

namespace Bonding.Operator.Tests.Loop.Decide.Model;

/// <summary>
/// The model of API server and kubelet, judged by what real ones of Kubernetes 1.36 answered, as far as the answers are about the CPU of
/// containers that the pod has.
/// </summary>
public class RecordedAnswersTest
{
    // The model knows amounts, not what a call may say wrongly, and neither memory nor pods that the operator never resizes.
    private static readonly string[] Beyond =
    [
        "in-error",
        "init-container",
        "limit-removed",
        "memory-limit-lowered",
        "memory-raised",
        "negative",
        "not-scheduled",
        "other-resource",
        "quota-no-memory-limit",
        "quota-scope-other",
        "qos-would-change",
        "range-default-memory",
        "range-default-quality",
        "request-removed",
        "static-pod",
        "two-containers-in-another-order",
        "unknown-container",
        "windows",
    ];

    public static TheoryData<string> Names => [.. RecordedResize.Names.Except(Beyond)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_model_answers_a_resize_as_a_real_server_and_a_real_node_did(string name)
    {
        var recorded = RecordedResize.Load(name).Content;
        List<ModelPod> others = [.. Items(recorded["others"]).Select(other => Pod(other.Text("name"), other["spec"]!))];
        var pod = Pod("pod", recorded["pod"]!["spec"]!);
        List<ModelPod> all = [pod, .. others];
        var server = new ModelServer(Cpu(recorded.At("node", "allocatable")) ?? 0, Rules(recorded), all)
        {
            IsStatic = recorded.Text("node", "cpuManagerPolicy") == "static",
        };
        foreach (var step in recorded["steps"]!.AsArray())
        {
            if (step!["resize"] is { } patch)
            {
                var refusal = server.Resize(pod, Patch(pod, patch["spec"]!));
                Assert.True((step.Text("answer", "code") == "200") == refusal is null, $"{step["answer"]} was recorded, not {refusal}");
            }
            else
                all.RemoveAll(other => other.Name == step.Text("delete"));
            server.Settle();
            Assert.Equal(Verdict(step["then"]!), Verdict(pod));
            Assert.Equal(Allocated(step["then"]!), pod.Containers.Select(one => (one.Name, one.Allocated.Request)).Order());
        }
    }

    private static string Verdict(JsonNode then) => string.Join(' ', Items(then["conditions"]).Select(one => one.Text("reason")));

    private static string Verdict(ModelPod pod) =>
        pod.DeferredGeneration > 0 ? "Deferred"
        : pod.InfeasibleGeneration > 0 ? "Infeasible"
        : "";

    private static IEnumerable<(string, int?)> Allocated(JsonNode then) =>
        Items(then["initContainerStatuses"])
            .Concat(Items(then["containerStatuses"]))
            .Select(status => (status.Text("name"), Cpu(status["allocatedResources"])))
            .Order();

    private static Dictionary<string, (int, int?)> Patch(ModelPod pod, JsonNode spec)
    {
        var changes = Items(spec["initContainers"]).Concat(Items(spec["containers"])).ToDictionary(one => one.Text("name"), one => one);
        if (spec["resources"] is not null)
            changes[""] = spec.AsObject();
        return changes.ToDictionary(
            one => one.Key,
            one =>
                (
                    Cpu(one.Value.At("resources", "requests"))
                        ?? pod.Parts.Single(part => part.Name == one.Key).Spec.Request
                        ?? Cpu(one.Value.At("resources", "limits"))
                        ?? 0,
                    Cpu(one.Value.At("resources", "limits"))
                )
        );
    }

    private static ModelRules Rules(JsonObject recorded)
    {
        var ranges = Items(recorded.At("range", "limits")).ToDictionary(item => item.Text("type"), Range);
        return new ModelRules(
            ranges.GetValueOrDefault("Container") ?? ModelRange.None,
            ranges.GetValueOrDefault("Pod") ?? ModelRange.None,
            recorded.At("quota", "hard") is { } hard ? [new ModelQuota(null, Cpu(hard, "requests.cpu"), Cpu(hard, "limits.cpu"))] : []
        );
    }

    private static ModelRange Range(JsonObject item) =>
        new(Cpu(item["min"]) ?? 0, Cpu(item["max"]), (Cpu(item["maxLimitRequestRatio"]) ?? 0) / 1_000)
        {
            DefaultRequest = Cpu(item["defaultRequest"]),
            DefaultLimit = Cpu(item["default"]),
        };

    private static ModelPod Pod(string name, JsonNode spec) =>
        new ModelPod
        {
            Name = name,
            IsTenant = true,
            Containers =
            [
                .. Items(spec["initContainers"]).Select(one => Container(one, one.Text("restartPolicy") == "Always" ? 's' : 'i')),
                .. Items(spec["containers"]).Select(one => Container(one, 'm')),
            ],
            Own = spec["resources"] is null ? null : Container(spec.AsObject(), 'm'),
        }.Created();

    private static ModelContainer Container(JsonObject container, char kind) =>
        new()
        {
            Name = container.Text("name"),
            Kind = kind,
            HasMemory = container.At("resources", "requests", "memory") is not null,
            MemoryIsEven = container.At("resources", "limits", "memory") is not null,
            Spec = (Cpu(container.At("resources", "requests")), Cpu(container.At("resources", "limits"))),
        };

    private static IEnumerable<JsonObject> Items(JsonNode? list) => (list as JsonArray ?? []).OfType<JsonObject>();

    private static int? Cpu(JsonNode? amounts, string name = "cpu") =>
        amounts?[name] is { } cpu ? (int)(new ResourceQuantity($"{cpu}").ToDecimal() * 1_000) : null;
}
