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
        if (Changed(before["spec"]!, after["spec"]!) is { Count: > 0 } own)
            spec["f:resources"] = own;
        if (spec.Count == 0)
            return;
        if (after["metadata"]!["managedFields"] is not JsonArray records)
            after["metadata"]!["managedFields"] = records = [];
        // A manager keeps what it changed before.
        foreach (var former in records.OfType<JsonObject>().Where(record => IsResize(record, manager)).ToList())
        {
            Join(spec, former["fieldsV1"]!["f:spec"]!.AsObject());
            records.Remove(former);
        }
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

    private static void Join(JsonObject fields, JsonObject others)
    {
        foreach (var (name, below) in others)
            if (fields[name] is JsonObject known)
                Join(known, below!.AsObject());
            else
                fields[name] = below.Copy();
    }

    // Old servers drop the name of the subresource.
    private static bool IsResize(JsonObject record, string manager) =>
        record.Text("manager") == manager && record["fieldsV1"] is JsonObject { Count: 1 } fields && fields.ContainsKey("f:spec");

    private static JsonObject Changed(JsonObject before, JsonObject after, string list)
    {
        var fields = new JsonObject();
        foreach (var (old, now) in PodResources.Containers(before, list).Zip(PodResources.Containers(after, list)))
        {
            var kinds = Changed(old, now);
            if (kinds.Count > 0)
                fields[$"k:{{\"name\":\"{now.Text("name")}\"}}"] = new JsonObject { ["f:resources"] = kinds };
        }
        return fields;
    }

    private static JsonObject Changed(JsonNode old, JsonNode now)
    {
        var kinds = new JsonObject();
        foreach (var kind in (string[])["requests", "limits"])
        {
            var fields = PodResources
                .Resizable.Where(resource =>
                    PodResources.Amount(old.At("resources", kind, resource)) != PodResources.Amount(now.At("resources", kind, resource))
                )
                .Select(resource => KeyValuePair.Create<string, JsonNode?>($"f:{resource}", new JsonObject()))
                .ToList();
            if (fields.Count == 0)
                continue;
            // What had no amounts of that kind before is owned as a whole, too.
            if (old.At("resources", kind) is null)
                fields.Insert(0, KeyValuePair.Create<string, JsonNode?>(".", new JsonObject()));
            kinds[$"f:{kind}"] = new JsonObject(fields);
        }
        return kinds;
    }
}
