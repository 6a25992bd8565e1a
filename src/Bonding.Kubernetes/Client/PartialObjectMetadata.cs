using System.Text.Json;

namespace Bonding.Kubernetes.Client;

/// <summary>What is left to read of an object whose rest cannot be read.</summary>
internal sealed record PartialObjectMetadata(PartialObjectMetadata.Names? Metadata)
{
    public NamespacedName Key => new(Metadata?.Namespace ?? "", Metadata?.Name ?? "");

    public static PartialObjectMetadata Of(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return ApiJson.Read<PartialObjectMetadata>(utf8);
        }
        catch (JsonException)
        {
            return new PartialObjectMetadata(Metadata: null);
        }
    }

    internal sealed record Names(string? Name, string? Namespace, string? ResourceVersion);
}
