using System.Text.Json.Nodes;
using Bonding.TestKit.Objects;

namespace Bonding.TestKit.KubeVirt;

/// <summary>Edits <c>status.conditions</c>; a transition time moves only when the status does.</summary>
internal static class Conditions
{
    public static void Set(JsonObject status, string type, bool value, TimeProvider time, string reason = "", string message = "")
    {
        if (status["conditions"] is not JsonArray list)
            status["conditions"] = list = [];
        var old = list.OfType<JsonObject>().FirstOrDefault(condition => condition.Text("type") == type);
        var text = value ? "True" : "False";
        var condition = new JsonObject { ["type"] = type, ["status"] = text };
        if (reason.Length > 0)
            condition["reason"] = reason;
        if (message.Length > 0)
            condition["message"] = message;
        condition["lastTransitionTime"] = old.Text("status") == text ? old.Text("lastTransitionTime") : Timestamp.Of(time);
        if (old is null)
            list.Add(condition);
        else
            list[list.IndexOf(old)] = condition;
    }

    public static void Remove(JsonObject status, string type)
    {
        if (status["conditions"] is JsonArray list && list.OfType<JsonObject>().FirstOrDefault(c => c.Text("type") == type) is { } old)
            list.Remove(old);
    }
}
