using System.Reflection;
using Bonding.Kubernetes.Abstractions;
using k8s.Models;

namespace Bonding.Cli.Crds;

/// <summary>Writes the bounds of a property, which its attributes give, into its schema.</summary>
internal static class SchemaBounds
{
    public static void Apply(PropertyInfo property, V1JSONSchemaProps schema)
    {
        if (property.GetCustomAttribute<RangeMinimumAttribute>() is { } minimum)
        {
            schema.Minimum = minimum.Minimum;
            schema.ExclusiveMinimum = minimum.ExclusiveMinimum ? true : null;
        }
        if (property.GetCustomAttribute<RangeMaximumAttribute>() is { } maximum)
        {
            schema.Maximum = maximum.Maximum;
            schema.ExclusiveMaximum = maximum.ExclusiveMaximum ? true : null;
        }
        ApplyLengths(property, schema);
        ApplyListType(property, schema);
        schema.Pattern = property.GetCustomAttribute<PatternAttribute>()?.RegexPattern;
    }

    private static void ApplyLengths(PropertyInfo property, V1JSONSchemaProps schema)
    {
        if (property.GetCustomAttribute<LengthAttribute>() is { } length)
        {
            schema.MinLength = length.MinLength;
            schema.MaxLength = length.MaxLength;
        }
        if (property.GetCustomAttribute<ItemsAttribute>() is { } items)
        {
            schema.MinItems = items.MinItems > 0 ? items.MinItems : null;
            schema.MaxItems = items.MaxItems;
        }
    }

    private static void ApplyListType(PropertyInfo property, V1JSONSchemaProps schema)
    {
        if (property.GetCustomAttribute<XListTypeAttribute>() is { } list)
            schema.XKubernetesListType = list.ListType.ToString().ToLowerInvariant();
        if (property.GetCustomAttribute<XListMapKeysAttribute>() is { } keys)
            schema.XKubernetesListMapKeys = [.. keys.Keys];
    }
}
