using System.Text.Json;

namespace Bonding.Kubernetes.Client;

/// <summary>The part of the metadata that can be read of an object that cannot be read as a whole.</summary>
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
