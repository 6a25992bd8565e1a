using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;

namespace Bonding.Kubernetes.Client;

/// <summary>Reads and writes JSON as UTF-8, with the converters of the Kubernetes models, of which that of quantities is bounded.</summary>
public static class ApiJson
{
    private static readonly JsonSerializerOptions Options = ModelOptions();

    internal static JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    /// <exception cref="JsonException">The text is not JSON of that type, or null.</exception>
    public static T Read<T>(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize(utf8, TypeInfo<T>()) ?? throw new JsonException($"null where {typeof(T).Name} was expected");

    /// <summary>Reads the body of a successful response.</summary>
    /// <exception cref="ApiException">The body cannot be read, such as a page that a proxy on the way sends with success.</exception>
    internal static T ReadResponse<T>(ReadOnlySpan<byte> utf8, string request)
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

    internal static byte[] Write(object value) => JsonSerializer.SerializeToUtf8Bytes(value, Options.GetTypeInfo(value.GetType()));

    /// <summary>Returns a copy that shares nothing with the original.</summary>
    internal static T Copy<T>(T value)
        where T : notnull => Read<T>(Write(value));

    internal static JsonObject ToObject(object value) =>
        value is JsonObject json
            ? (JsonObject)json.DeepClone()
            : (JsonObject)JsonSerializer.SerializeToNode(value, Options.GetTypeInfo(value.GetType()))!;

    // Any caller may change the options of the client; a copy does not change.
    private static JsonSerializerOptions ModelOptions()
    {
        JsonSerializerOptions? copy = null;
        KubernetesJson.AddJsonOptions(options => copy = new JsonSerializerOptions(options));
        copy!.Converters.Insert(0, new QuantityConverter());
        copy.MakeReadOnly();
        return copy;
    }
}
