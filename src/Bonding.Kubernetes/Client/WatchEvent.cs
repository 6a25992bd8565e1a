using System.Buffers;
using System.Net;
using System.Text.Json;
using k8s;
using k8s.Models;

namespace Bonding.Kubernetes.Client;

/// <summary>
/// One event of a watch. <paramref name="Resource"/> is null for a bookmark and for a malformed event, which carries its error;
/// <paramref name="ResourceVersion"/> is where a new watch continues after this event, or null if it could not be read.
/// </summary>
public readonly record struct WatchEvent<T>(WatchEventKind Kind, T? Resource, string? ResourceVersion, Exception? Error = null)
    where T : class;

public enum WatchEventKind
{
    Added,
    Modified,
    Deleted,

    /// <summary>Nothing changed up to the event's resourceVersion.</summary>
    Bookmark,

    /// <summary>An event that could not be read; the watch goes on.</summary>
    Malformed,
}

/// <summary>Reads one line of a watch: <c>{"type":"ADDED","object":{…}}</c>.</summary>
internal static class WatchEventParser
{
    /// <exception cref="ApiException">The line is an ERROR event: the watch is over.</exception>
    public static WatchEvent<T> Parse<T>(in ReadOnlySequence<byte> line, string request)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ReadOnlySpan<byte> utf8 = line.IsSingleSegment ? line.FirstSpan : line.ToArray();
        try
        {
            var type = Envelope(utf8, out var resource);
            return type == "ERROR" ? throw ErrorOf(resource, request) : EventOf<T>(type, resource);
        }
        catch (Exception error) when (IsUnreadable(error))
        {
            return new(WatchEventKind.Malformed, null, null, error);
        }
    }

    internal static bool IsUnreadable(Exception error) =>
        error is JsonException or FormatException or InvalidOperationException or NotSupportedException or ArgumentException;

    private static WatchEvent<T> EventOf<T>(string? type, ReadOnlySpan<byte> resource)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var kind = KindOf(type);
        if (kind == WatchEventKind.Bookmark)
            return new(kind, null, PartialObjectMetadata.Of(resource).Metadata?.ResourceVersion);
        try
        {
            var typed = ApiJson.Read<T>(resource);
            return new(kind, typed, typed.Metadata.ResourceVersion);
        }
        catch (Exception error) when (IsUnreadable(error))
        {
            return new(WatchEventKind.Malformed, null, PartialObjectMetadata.Of(resource).Metadata?.ResourceVersion, error);
        }
    }

    private static WatchEventKind KindOf(string? type) =>
        type switch
        {
            "ADDED" => WatchEventKind.Added,
            "MODIFIED" => WatchEventKind.Modified,
            "DELETED" => WatchEventKind.Deleted,
            "BOOKMARK" => WatchEventKind.Bookmark,
            _ => throw new FormatException($"A watch event has the type '{type}'; ADDED, MODIFIED, DELETED, BOOKMARK and ERROR are known."),
        };

    private static ApiException ErrorOf(ReadOnlySpan<byte> status, string request)
    {
        var read = ApiJson.Read<V1Status>(status);
        return new ApiException((HttpStatusCode)(read.Code ?? 500), read, request);
    }

    private static string? Envelope(ReadOnlySpan<byte> utf8, out ReadOnlySpan<byte> resource)
    {
        var reader = new Utf8JsonReader(utf8);
        string? type = null;
        resource = default;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("type"u8);
            var isObject = reader.ValueTextEquals("object"u8);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            if (isType)
                type = reader.GetString();
            reader.Skip();
            if (isObject)
                resource = utf8[start..(int)reader.BytesConsumed];
        }

        return type;
    }
}
