using System.Text.Json;
using Bonding.Kubernetes.Client;
using k8s.Models;

namespace Bonding.Operator.Admission;

/// <summary>
/// The fields of an AdmissionReview that a decision about a new pod needs. Anybody who reaches the webhook can send one, so the rest is
/// skipped unread.
/// </summary>
public sealed record ReviewRequest
{
    private const int MostText = 256;
    private static readonly JsonReaderOptions Limits = new() { MaxDepth = 64 };

    private ReadOnlyMemory<byte> _pod;

    private delegate void PropertyReader(ref Utf8JsonReader reader, string name);

    /// <summary>The identity of the request, which its response repeats.</summary>
    public string Uid { get; private set; } = "";

    /// <summary>The namespace of the pod.</summary>
    public string Namespace { get; private set; } = "";

    /// <summary>The user who creates the pod; empty if it is not known.</summary>
    public string User { get; private set; } = "";

    /// <summary>The PriorityClass that the pod names; null if there is none.</summary>
    public string? PriorityClassName { get; private set; }

    /// <summary>The priority that the API server filled in; null if it is not known.</summary>
    public int? Priority { get; private set; }

    /// <summary>Whether the pod has a preemption policy.</summary>
    public bool HasPreemptionPolicy { get; private set; }

    /// <summary>Reads a review. Returns null unless it is one of a pod in a namespace.</summary>
    public static ReviewRequest? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            var request = new ReviewRequest();
            var reader = new Utf8JsonReader(body.Span, Limits);
            reader.Read();
            EachProperty(ref reader, (ref reader, name) => request.ReadReview(ref reader, name, body));
            return request is { Namespace.Length: > 0, _pod.Length: > 0 } ? request : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Reads the whole pod, whose namespace is that of the request.</summary>
    /// <exception cref="JsonException">It is no pod.</exception>
    public V1Pod ReadPod()
    {
        if (ApiJson.Read<V1Pod>(_pod.Span) is not { Metadata: not null, Spec: not null } pod)
            throw new JsonException("a pod with metadata and spec is expected");
        pod.Metadata.NamespaceProperty = Namespace;
        return pod;
    }

    private void ReadReview(ref Utf8JsonReader reader, string name, ReadOnlyMemory<byte> body)
    {
        if (name == "request")
            EachProperty(ref reader, (ref reader, name) => ReadField(ref reader, name, body));
        else
            reader.Skip();
    }

    private void ReadField(ref Utf8JsonReader reader, string name, ReadOnlyMemory<byte> body)
    {
        switch (name)
        {
            case "uid":
                Uid = Text(ref reader) ?? "";
                break;
            case "namespace":
                Namespace = Text(ref reader) ?? "";
                break;
            case "userInfo" when reader.TokenType == JsonTokenType.StartObject:
                EachProperty(ref reader, ReadUserField);
                break;
            case "object" when reader.TokenType == JsonTokenType.StartObject:
                var start = (int)reader.TokenStartIndex;
                EachProperty(ref reader, ReadPodField);
                _pod = body[start..(int)reader.BytesConsumed];
                break;
            default:
                reader.Skip();
                break;
        }
    }

    // No controller has a name that is too long to be read.
    private void ReadUserField(ref Utf8JsonReader reader, string name)
    {
        if (name == "username" && reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= MostText)
            User = reader.GetString()!;
        else
            reader.Skip();
    }

    private void ReadPodField(ref Utf8JsonReader reader, string name)
    {
        if (name == "spec")
            EachProperty(ref reader, ReadSpecField);
        else
            reader.Skip();
    }

    private void ReadSpecField(ref Utf8JsonReader reader, string name)
    {
        switch (name)
        {
            case "priorityClassName":
                PriorityClassName = Text(ref reader);
                break;
            case "priority" when reader.TokenType == JsonTokenType.Number:
                Priority = reader.TryGetInt32(out var priority) ? priority : throw new JsonException("a priority is a whole number");
                break;
            case "preemptionPolicy":
                HasPreemptionPolicy = Text(ref reader) is not null;
                break;
            default:
                reader.Skip();
                break;
        }
    }

    // The reader stands at the object, and then at its end. What is called with a property leaves the reader at the end of its value.
    private static void EachProperty(ref Utf8JsonReader reader, PropertyReader read)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("an object is expected");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan.Length <= MostText ? reader.GetString()! : "";
            reader.Read();
            read(ref reader, name);
        }
    }

    private static string? Text(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Null ? null
        : reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= MostText ? reader.GetString()
        : throw new JsonException($"a text of at most {MostText} bytes is expected");
}
