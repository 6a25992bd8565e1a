using k8s.Models;

namespace Bonding.Cli.Crds;

/// <summary>The schema of metav1.Condition, which KubernetesClient's model does not describe.</summary>
internal static class ConditionSchema
{
    private const int LongestMessage = 32_768;
    private const int LongestReason = 1_024;

    public static V1JSONSchemaProps List() => new() { Type = "array", Items = One() };

    private static V1JSONSchemaProps One() => new()
    {
        Type = "object",
        Required = ["lastTransitionTime", "message", "reason", "status", "type"],
        Properties = new Dictionary<string, V1JSONSchemaProps>
        {
            ["type"] = Text("What the condition is about.", 316),
            ["status"] = new() { Type = "string", Description = "True, False or Unknown.", EnumProperty = ["True", "False", "Unknown"] },
            ["reason"] = Text("Why, as one word.", LongestReason),
            ["message"] = Text("Why, for a reader.", LongestMessage),
            ["lastTransitionTime"] = new() { Type = "string", Format = "date-time", Description = "When the status last changed." },
            ["observedGeneration"] = new() { Type = "integer", Format = "int64", Minimum = 0, Description = "Generation of the spec that it is about." },
        },
    };

    private static V1JSONSchemaProps Text(string description, int longest) => new() { Type = "string", Description = description, MaxLength = longest };
}
