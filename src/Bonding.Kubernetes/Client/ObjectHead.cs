using System.Text.Json;

namespace Bonding.Kubernetes.Client;

/// <summary>What is left to read of an object whose rest cannot be read.</summary>
internal sealed record ObjectHead(ObjectHead.Names? Metadata)
{
    public ResourceKey Key => new(string.IsNullOrEmpty(Metadata?.Namespace) ? null : Metadata.Namespace, Metadata?.Name ?? "");

    public static ObjectHead Of(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return ApiJson.Read<ObjectHead>(utf8);
        }
        catch (JsonException)
        {
            return new ObjectHead(Metadata: null);
        }
    }

    internal sealed record Names(string? Name, string? Namespace, string? ResourceVersion);
}
