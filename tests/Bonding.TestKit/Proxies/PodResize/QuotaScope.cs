using System.Text.Json.Nodes;
using Bonding.TestKit.Objects;

namespace Bonding.TestKit.Proxies.PodResize;

/// <summary>Which pods a ResourceQuota counts, by its scopes.</summary>
internal static class QuotaScope
{
    public static bool Counts(JsonObject quota, JsonObject pod) =>
        Items(quota, "scopes").All(scope => Holds(scope.ToString(), "Exists", [], pod))
        && Items(quota, "scopeSelector", "matchExpressions")
            .All(rule =>
                Holds(
                    rule.Text("scopeName"),
                    rule.Text("operator"),
                    [.. (rule.At("values") as JsonArray ?? []).Select(value => $"{value}")],
                    pod
                )
            );

    private static IEnumerable<JsonNode> Items(JsonObject quota, params string[] path) =>
        (quota.At(["spec", .. path]) as JsonArray ?? []).OfType<JsonNode>();

    private static bool Holds(string scope, string verb, string[] values, JsonObject pod)
    {
        var (priorityClass, hasDeadline) = (pod.Text("spec", "priorityClassName"), pod.At("spec", "activeDeadlineSeconds") is not null);
        return scope switch
        {
            "Terminating" => hasDeadline,
            "NotTerminating" => !hasDeadline,
            "BestEffort" => PodResources.QosClass(pod) == "BestEffort",
            "NotBestEffort" => PodResources.QosClass(pod) != "BestEffort",
            "PriorityClass" => verb switch
            {
                "Exists" => priorityClass.Length > 0,
                "DoesNotExist" => priorityClass.Length == 0,
                "In" => values.Contains(priorityClass),
                "NotIn" => !values.Contains(priorityClass),
                _ => throw new ArgumentException($"a quota's selector has the operator {verb}", nameof(verb)),
            },
            _ => throw new ArgumentException($"the test kit does not play the scope {scope} of a quota", nameof(scope)),
        };
    }
}
