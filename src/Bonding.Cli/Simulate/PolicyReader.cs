using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Bonding.Domain.Decisions;
using Bonding.Resources.Common;
using Bonding.Resources.Policies;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Bonding.Cli.Simulate;

/// <summary>Reads <c>policy</c>: the spec of a BondingPolicy, validated by the operator's own rules.</summary>
internal static class PolicyReader
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public static BondingRules Read(YamlFields fields, List<FieldError> errors)
    {
        if (fields.Raw("policy") is not { } node)
            return BondingRules.Default;
        try
        {
            var mapped = PolicyMapping.Read(JsonOf(node).Deserialize<BondingPolicySpec>(Strict) ?? new BondingPolicySpec());
            errors.AddRange(mapped.Errors.Select(error => error with { Field = "policy" + error.Field["spec".Length..] }));
            return mapped.Value ?? BondingRules.Default;
        }
        catch (JsonException problem)
        {
            return fields.Refuse("policy", problem.Path ?? "", $"the spec of a BondingPolicy: {problem.Message}", BondingRules.Default);
        }
    }

    private static JsonNode? JsonOf(YamlNode node) =>
        node switch
        {
            YamlMappingNode mapping => new JsonObject(
                mapping.Children.Select(entry => KeyValuePair.Create(((YamlScalarNode)entry.Key).Value ?? "", JsonOf(entry.Value)))
            ),
            YamlSequenceNode list => new JsonArray([.. list.Children.Select(JsonOf)]),
            YamlScalarNode { Style: ScalarStyle.Plain, Value: { } text } when IsJsonLiteral(text) => JsonNode.Parse(text),
            YamlScalarNode scalar => JsonValue.Create(scalar.Value),
            _ => null,
        };

    private static bool IsJsonLiteral(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonValue;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
