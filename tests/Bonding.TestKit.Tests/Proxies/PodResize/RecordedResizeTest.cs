using System.Text.Json.Nodes;
using Bonding.TestKit.Objects;
using Bonding.TestKit.Proxies.PodResize;
using k8s.Models;

namespace Bonding.TestKit.Tests.Proxies.PodResize;

/// <summary>The kit's API server and kubelet, judged by what real ones of Kubernetes 1.36 answered.</summary>
public class RecordedResizeTest
{
    private const string Now = "2026-12-01T00:00:00Z";

    public static TheoryData<string> Names => [.. RecordedResize.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_kit_answers_a_resize_as_a_real_server_and_a_real_node_did(string name)
    {
        var recorded = RecordedResize.Load(name);
        var (pod, around) = (recorded.Pod(), recorded.Around());
        foreach (var step in recorded.Steps)
        {
            if (step.Patch is { } patch)
                pod = Resized(pod, patch, around, step);
            else
                pod = Granted(pod, around);
            // A failure ends when the node says so.
            if (recorded.Content.At("node", "fails") is not null)
                around = around with { Node = Healthy(around.Node!) };
            if (step.Then is { } then)
                Assert.Equal(View(then), View(pod));
        }
        if (recorded.Managers is { } managers)
            Assert.True(JsonNode.DeepEquals(managers, Managers(pod)), $"{managers} was recorded, not {Managers(pod)}");
    }

    private static JsonObject Resized(JsonObject pod, JsonObject patch, ResizeSurroundings around, RecordedStep step)
    {
        try
        {
            var after = ResizeModel.Decide(pod, patch, around, "resizer", Now);
            Assert.Equal((step.Code, step.Message), (200, ""));
            if (!JsonNode.DeepEquals(pod["spec"], after["spec"]))
                after["metadata"]!["generation"] = (int)pod["metadata"]!["generation"]! + 1;
            return after;
        }
        catch (ResizeRefusedException refusal)
        {
            Assert.Equal((step.Code, step.Message), (refusal.Code, refusal.Message));
            Assert.Equal(step.Causes?.ToJsonString() ?? "[]", refusal.Status["details"]!["causes"]!.ToJsonString());
            return pod;
        }
    }

    private static JsonObject Granted(JsonObject pod, ResizeSurroundings around)
    {
        Assert.False(ResizeModel.FitsNow(pod, around.Node!, around.OnNode));
        Assert.True(ResizeModel.FitsNow(pod, around.Node!, []));
        var granted = pod.Copy()!.AsObject();
        granted["status"]!["conditions"] = new JsonArray();
        return granted;
    }

    private static JsonObject Healthy(JsonObject node)
    {
        var healthy = node.Copy()!.AsObject();
        healthy["metadata"]!.AsObject().Remove("annotations");
        return healthy;
    }

    // What a pod asks for, and what its node says of it. Of an error the words are the runtime's.
    private static string View(JsonObject pod)
    {
        var spec = pod["spec"]!;
        var conditions = (pod.At("status", "conditions") ?? pod["conditions"]) as JsonArray ?? [];
        var generation = pod.At("metadata", "generation") ?? pod["generation"];
        return string.Join(
            '\n',
            PodResourcesOf(spec)
                .Append($"generation {generation}")
                .Concat(
                    conditions.Select(one =>
                        $"{one.Text("type")} {one.Text("status")} {one.Text("reason")} of {one.Text("observedGeneration")}: "
                        + (one.Text("reason") == "Error" ? "" : one.Text("message"))
                    )
                )
        );
    }

    private static IEnumerable<string> PodResourcesOf(JsonNode spec)
    {
        var containers = ((string[])["initContainers", "containers"]).SelectMany(list => spec[list] as JsonArray ?? []);
        foreach (var owner in containers.Append(spec))
        foreach (var kind in (string[])["requests", "limits"])
        foreach (var (resource, amount) in (owner.At("resources", kind) as JsonObject ?? []).OrderBy(one => one.Key))
            yield return $"{owner.Text("name")} {kind} {resource} {new ResourceQuantity($"{amount}").ToDecimal():0.#####}";
    }

    private static JsonArray Managers(JsonObject pod) =>
        new([
            .. (pod.At("metadata", "managedFields") as JsonArray ?? []).Select(record => new JsonObject
            {
                ["manager"] = record.At("manager").Copy(),
                ["operation"] = record.At("operation").Copy(),
                ["subresource"] = record.At("subresource").Copy(),
                ["fieldsV1"] = record.At("fieldsV1").Copy(),
            }),
        ]);
}
