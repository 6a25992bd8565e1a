using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;

namespace Bonding.Kubernetes.Client;

/// <summary>JSON as the Kubernetes models need it (their own converters), read and written as UTF-8.</summary>
internal static class ApiJson
{
    private static readonly JsonSerializerOptions Options = ModelOptions();

    public static JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    public static T Read<T>(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize(utf8, TypeInfo<T>()) ?? throw new JsonException($"null where {typeof(T).Name} was expected");

    /// <summary>Reads what a request was answered with, although it was not refused.</summary>
    /// <exception cref="ApiException">It cannot be read: a proxy on the way answers in its own words, with success.</exception>
    public static T ReadResponse<T>(ReadOnlySpan<byte> utf8, string request)
    {
        try
        {
            return Read<T>(utf8);
        }
        catch (Exception error) when (WatchEventParser.IsUnreadable(error))
        {
            throw new ApiException(
                HttpStatusCode.BadGateway,
                new V1Status { Message = $"the answer is no {typeof(T).Name}: {error.Message}" },
                request
            );
        }
    }

    public static byte[] Write(object value) => JsonSerializer.SerializeToUtf8Bytes(value, Options.GetTypeInfo(value.GetType()));

    /// <summary>A copy that shares nothing with the original.</summary>
    public static T Copy<T>(T value)
        where T : notnull => Read<T>(Write(value));

    public static JsonObject ToObject(object value) =>
        value is JsonObject json
            ? (JsonObject)json.DeepClone()
            : (JsonObject)JsonSerializer.SerializeToNode(value, Options.GetTypeInfo(value.GetType()))!;

    // The client shows its options to whoever wants to change them; a copy keeps them as they are.
    private static JsonSerializerOptions ModelOptions()
    {
        JsonSerializerOptions? copy = null;
        KubernetesJson.AddJsonOptions(options => copy = new JsonSerializerOptions(options));
        copy!.MakeReadOnly();
        return copy;
    }
}
