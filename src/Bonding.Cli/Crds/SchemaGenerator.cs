using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bonding.Kubernetes.Abstractions;
using Bonding.Resources.Common;
using k8s.Models;

namespace Bonding.Cli.Crds;

/// <summary>Generates the OpenAPI schema of a type. Bounds, defaults, descriptions and CEL rules come from its attributes.</summary>
internal static class SchemaGenerator
{
    public static V1JSONSchemaProps ForEntity(Type entity) =>
        new()
        {
            Type = "object",
            Description = entity.GetCustomAttribute<DescriptionAttribute>()?.Description,
            Properties = new Dictionary<string, V1JSONSchemaProps>
            {
                ["apiVersion"] = new() { Type = "string", Description = "Version of the resource's schema." },
                ["kind"] = new() { Type = "string", Description = "Kind of the resource." },
                ["metadata"] = new() { Type = "object" },
                ["spec"] = ForProperty(entity.GetProperty("Spec")!),
                ["status"] = ForProperty(entity.GetProperty("Status")!),
            },
            Required = ["spec"],
            XKubernetesValidations = Rules(entity),
        };

    private static V1JSONSchemaProps ForProperty(PropertyInfo property)
    {
        var schema = property.PropertyType == typeof(IList<V1Condition>) ? ConditionSchema.List() : ForType(property.PropertyType);
        schema.Description = property.GetCustomAttribute<DescriptionAttribute>()?.Description ?? schema.Description;
        SchemaBounds.Apply(property, schema);
        if (property.GetCustomAttribute<DefaultedAttribute>() is not null)
            schema.DefaultProperty = DefaultOf(property);
        if (Rules(property) is { } rules)
            schema.XKubernetesValidations = [.. schema.XKubernetesValidations ?? [], .. rules];
        return schema;
    }

    // The YAML writer would give a whole double a decimal point.
    private static object? DefaultOf(PropertyInfo property) =>
        property.GetValue(Activator.CreateInstance(property.DeclaringType!)) switch
        {
            Enum name => name.ToString(),
            double number when double.IsInteger(number) => (long)number,
            var value => value,
        };

    private static V1JSONSchemaProps ForType(Type declared)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (type.IsEnum)
            return new V1JSONSchemaProps { Type = "string", EnumProperty = [.. Enum.GetNames(type)] };
        if (type == typeof(string))
            return new V1JSONSchemaProps { Type = "string" };
        if (type == typeof(bool))
            return new V1JSONSchemaProps { Type = "boolean" };
        if (type == typeof(int))
            return new V1JSONSchemaProps { Type = "integer", Format = "int32" };
        if (type == typeof(long))
            return new V1JSONSchemaProps { Type = "integer", Format = "int64" };
        if (type == typeof(double) || type == typeof(decimal))
            return new V1JSONSchemaProps { Type = "number" };
        if (type == typeof(DateTime))
            return new V1JSONSchemaProps { Type = "string", Format = "date-time" };
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IList<>))
            return new V1JSONSchemaProps { Type = "array", Items = ForType(type.GetGenericArguments()[0]) };
        return ForObject(type);
    }

    private static V1JSONSchemaProps ForObject(Type type)
    {
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetCustomAttribute<JsonIgnoreAttribute>() is null)
            .ToList();
        var required = properties.Where(property => property.GetCustomAttribute<RequiredAttribute>() is not null).Select(JsonName).ToList();
        return new V1JSONSchemaProps
        {
            Type = "object",
            Properties = properties.ToDictionary(JsonName, ForProperty),
            Required = required.Count > 0 ? required : null,
            XKubernetesValidations = Rules(type),
        };
    }

    private static List<V1ValidationRule>? Rules(MemberInfo member)
    {
        var rules = member
            .GetCustomAttributes<ValidationRuleAttribute>()
            .Select(rule => new V1ValidationRule
            {
                Rule = rule.Rule,
                Message = rule.Message,
                MessageExpression = rule.MessageExpression,
                FieldPath = rule.FieldPath,
                Reason = rule.Reason,
            })
            .ToList();
        return rules.Count > 0 ? rules : null;
    }

    private static string JsonName(PropertyInfo property) =>
        property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);
}

/// <summary>The schema of metav1.Condition, which KubernetesClient's model does not describe.</summary>
internal static class ConditionSchema
{
    private const int LongestMessage = 32_768;
    private const int LongestReason = 1_024;

    public static V1JSONSchemaProps List() => new() { Type = "array", Items = One() };

    private static V1JSONSchemaProps One() =>
        new()
        {
            Type = "object",
            Required = ["lastTransitionTime", "message", "reason", "status", "type"],
            Properties = new Dictionary<string, V1JSONSchemaProps>
            {
                ["type"] = Text("What the condition is about.", 316),
                ["status"] = new()
                {
                    Type = "string",
                    Description = "True, False or Unknown.",
                    EnumProperty = ["True", "False", "Unknown"],
                },
                ["reason"] = Text("Why, as one word.", LongestReason),
                ["message"] = Text("Why, for a reader.", LongestMessage),
                ["lastTransitionTime"] = new()
                {
                    Type = "string",
                    Format = "date-time",
                    Description = "When the status last changed.",
                },
                ["observedGeneration"] = new()
                {
                    Type = "integer",
                    Format = "int64",
                    Minimum = 0,
                    Description = "Generation of the spec that it is about.",
                },
            },
        };

    private static V1JSONSchemaProps Text(string description, int longest) =>
        new()
        {
            Type = "string",
            Description = description,
            MaxLength = longest,
        };
}
