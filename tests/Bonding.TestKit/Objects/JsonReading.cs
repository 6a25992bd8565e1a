using System.Text.Json.Nodes;

namespace Bonding.TestKit.Objects;

/// <summary>Reads Kubernetes objects kept as plain JSON, so that no field is lost that a typed model does not know.</summary>
public static class JsonReading
{
    extension(JsonObject item)
    {
        public string Name => item.Text("metadata", "name");
        public string Namespace => item.Text("metadata", "namespace");
        public string Uid => item.Text("metadata", "uid");
        public ObjectRef Key => new(item.Namespace, item.Name);
        public bool IsDeleting => item.Text("metadata", "deletionTimestamp").Length > 0;
        public long Version => long.TryParse(item.Text("metadata", "resourceVersion"), out var version) ? version : 0;

        /// <summary>The UID of the owner that controls this object, or an empty text.</summary>
        public string ControllerUid =>
            (item.At("metadata", "ownerReferences") as JsonArray ?? [])
                .OfType<JsonObject>()
                .FirstOrDefault(owner => owner.Text("controller") == "true")
                ?.Text("uid")
            ?? "";
    }

    /// <summary>The node under a path of field names, or null where one is missing.</summary>
    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        var at = node;
        foreach (var field in path)
            at = (at as JsonObject)?[field];
        return at;
    }

    /// <summary>The value under a path as text, or an empty text where there is none.</summary>
    public static string Text(this JsonNode? node, params ReadOnlySpan<string> path) => node.At(path)?.ToString() ?? "";

    /// <summary>A copy under another parent; null stays null.</summary>
    public static JsonNode? Copy(this JsonNode? node) => node?.DeepClone();

    /// <summary>The condition of that type in <c>status.conditions</c>, or null.</summary>
    public static JsonObject? Condition(this JsonNode? node, string type) =>
        (node.At("status", "conditions") as JsonArray ?? [])
            .OfType<JsonObject>()
            .FirstOrDefault(condition => condition.Text("type") == type);
}
