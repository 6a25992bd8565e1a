using System.Text.Json;
using k8s.Models;

namespace Bonding.Operator.Cluster;

/// <summary>Who changed a field of an object, as the API server records it.</summary>
internal static class FieldOwner
{
    /// <summary>Returns the manager that changed a field last; null if that is not recorded.</summary>
    /// <param name="metadata">Metadata of the object.</param>
    /// <param name="field">The field, such as <c>f:cpu</c>.</param>
    /// <param name="except">A manager that does not count.</param>
    public static string? Of(V1ObjectMeta metadata, string field, string except) =>
        (metadata.ManagedFields ?? [])
            .Where(entry => entry.Manager != except && Has(entry, field))
            .OrderByDescending(entry => entry.Time)
            .FirstOrDefault()
            ?.Manager;

    /// <summary>Returns whether an entry has a field anywhere in the object.</summary>
    public static bool Has(V1ManagedFieldsEntry entry, string field) => entry.FieldsV1 is JsonElement fields && Has(fields, field);

    private static bool Has(JsonElement fields, string field) =>
        fields.ValueKind == JsonValueKind.Object && fields.EnumerateObject().Any(one => one.NameEquals(field) || Has(one.Value, field));
}
