using System.Text.Json.Nodes;
using Bonding.TestKit.Objects;

namespace Bonding.TestKit.Proxies.PodResize;

/// <summary>Records in <c>managedFields</c> who resized a pod, as the API server does.</summary>
internal static class ResizeRecord
{
    private const string Subresource = "resize";

    public static void Add(JsonObject before, JsonObject after, string manager, string now)
    {
        var changed = PodResources
            .ContainerLists.Select(list => (list, Fields: Changed(before, after, list)))
            .Where(one => one.Fields.Count > 0);
        var spec = new JsonObject();
        foreach (var (list, fields) in changed)
            spec[$"f:{list}"] = fields;
        if (spec.Count == 0)
            return;
        if (after["metadata"]!["managedFields"] is not JsonArray records)
            after["metadata"]!["managedFields"] = records = [];
        foreach (var former in records.OfType<JsonObject>().Where(record => IsResize(record, manager)).ToList())
            records.Remove(former);
        records.Add(
            new JsonObject
            {
                ["manager"] = manager,
                ["operation"] = "Update",
                ["apiVersion"] = "v1",
                ["time"] = now,
                ["fieldsType"] = "FieldsV1",
                ["fieldsV1"] = new JsonObject { ["f:spec"] = spec },
                ["subresource"] = Subresource,
            }
        );
    }

    // Old servers drop the name of the subresource.
    private static bool IsResize(JsonObject record, string manager) =>
        record.Text("manager") == manager && record["fieldsV1"] is JsonObject { Count: 1 } fields && fields.ContainsKey("f:spec");

    private static JsonObject Changed(JsonObject before, JsonObject after, string list)
    {
        var fields = new JsonObject();
        foreach (var (old, now) in PodResources.Containers(before, list).Zip(PodResources.Containers(after, list)))
        {
            var kinds = new JsonObject();
            foreach (var kind in (string[])["requests", "limits"])
            {
                var amounts = PodResources.Resizable.Where(resource =>
                    PodResources.Amount(old.At("resources", kind, resource)) != PodResources.Amount(now.At("resources", kind, resource))
                );
                if (amounts.Any())
                    kinds[$"f:{kind}"] = new JsonObject(
                        amounts.Select(one => KeyValuePair.Create<string, JsonNode?>($"f:{one}", new JsonObject()))
                    );
            }
            if (kinds.Count > 0)
                fields[$"k:{{\"name\":\"{now.Text("name")}\"}}"] = new JsonObject { ["f:resources"] = kinds };
        }
        return fields;
    }
}
