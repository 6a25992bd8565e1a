using System.Text.Json.Nodes;
using Bonding.TestKit.Objects;

namespace Bonding.TestKit.Proxies.PodResize;

/// <summary>
/// What a real API server and a real kubelet answered to resizes of one pod, in the folder Recorded. Whatever plays them is judged by it.
/// </summary>
/// <param name="Name">The name of the file.</param>
/// <param name="Content">What it holds.</param>
public sealed record RecordedResize(string Name, JsonObject Content)
{
    private const string Prefix = "resizes/";
    private const string NodeName = "n1";
    private const string Namespace = "recorded";

    /// <summary>The names of all records.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(RecordedResize)
            .Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The resizes, and what else happened, in their order.</summary>
    public IEnumerable<RecordedStep> Steps => Content["steps"]!.AsArray().Select(step => new RecordedStep(step!.AsObject()));

    /// <summary>Who resized it in the end, as the server recorded it; null if that was not kept.</summary>
    public JsonArray? Managers => Content["managers"] as JsonArray;

    /// <summary>Reads a record.</summary>
    public static RecordedResize Load(string name)
    {
        using var data =
            typeof(RecordedResize).Assembly.GetManifestResourceStream(Prefix + name)
            ?? throw new ArgumentException($"no resize '{name}' was recorded; there are: {string.Join(", ", Names)}", nameof(name));
        return new(name, JsonNode.Parse(data)!.AsObject());
    }

    /// <summary>Returns the pod before the first resize.</summary>
    public JsonObject Pod()
    {
        var pod = Running("pod", Content["pod"]!.AsObject());
        pod["metadata"]!["generation"] = 1;
        pod["status"]!["qosClass"] = Content.At("before", "qosClass").Copy();
        return pod;
    }

    /// <summary>Returns what the answers depended on besides the pod.</summary>
    public ResizeSurroundings Around()
    {
        IReadOnlyList<JsonObject> others =
        [
            .. (Content["others"] as JsonArray ?? []).Select(other => Running(other.Text("name"), other!.AsObject())),
        ];
        return new(NodeOf(), others, others, Objects("range"), Objects("quota"));
    }

    private JsonObject? NodeOf()
    {
        if (Content["pod"]!["spec"]!.AsObject() is var spec && spec.ContainsKey("nodeName") && spec["nodeName"] is null)
            return null;
        return new()
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = NodeName,
                ["annotations"] = new JsonObject
                {
                    [ResizeAdmission.CpuManagerPolicy] = Content.Text("node", "cpuManagerPolicy"),
                    [ResizeAdmission.FailsResizes] = Content.Text("node", "fails"),
                },
            },
            ["status"] = new JsonObject { ["allocatable"] = Content.At("node", "allocatable").Copy() },
        };
    }

    private IReadOnlyList<JsonObject> Objects(string kind) =>
        Content[kind] is { } spec
            ?
            [
                new()
                {
                    ["metadata"] = new JsonObject { ["name"] = "cpu", ["namespace"] = Namespace },
                    ["spec"] = spec.Copy(),
                },
            ]
            : [];

    private static JsonObject Running(string name, JsonObject pod)
    {
        var spec = pod["spec"].Copy()!.AsObject();
        spec["nodeName"] = NodeName;
        return new()
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["namespace"] = Namespace,
                ["uid"] = name,
                ["annotations"] = pod.At("metadata", "annotations").Copy(),
            },
            ["spec"] = spec,
            ["status"] = new JsonObject { ["phase"] = "Running" },
        };
    }
}

/// <summary>One step of a record: a resize with its answer, or the deletion of another pod; and the pod some seconds later.</summary>
/// <param name="Content">What was recorded.</param>
public sealed record RecordedStep(JsonObject Content)
{
    /// <summary>The patch; null if another pod was deleted.</summary>
    public JsonObject? Patch => Content["resize"] as JsonObject;

    /// <summary>The HTTP status of the answer.</summary>
    public int Code => (int)Content["answer"]!["code"]!;

    /// <summary>The message of a refusal; empty if there was none.</summary>
    public string Message => Content.Text("answer", "message");

    /// <summary>What was wrong, field by field.</summary>
    public JsonNode? Causes => Content.At("answer", "causes");

    /// <summary>The pod some seconds later; null if that was not kept.</summary>
    public JsonObject? Then => Content["then"] as JsonObject;
}
