using k8s.Models;

namespace Bonding.Kubernetes.Conditions;

/// <summary>Sets conditions by the Kubernetes conventions: one for each type, with the time when its status last changed.</summary>
public static class ConditionExtensions
{
    /// <summary>The longest message that the API accepts, in characters.</summary>
    public const int MaxMessageLength = 32_768;

    /// <summary>
    /// Sets the condition of a type. The transition time moves only when the status does. A null status is <c>Unknown</c>;
    /// a message that is too long is cut.
    /// </summary>
    /// <returns>Whether anything changed.</returns>
    public static bool Set(
        this IList<V1Condition> conditions,
        string type,
        bool? status,
        string reason,
        string message,
        long? generation,
        DateTimeOffset now
    )
    {
        var old = conditions.FirstOrDefault(condition => condition.Type == type);
        var next = new V1Condition
        {
            Type = type,
            Status = status switch
            {
                true => "True",
                false => "False",
                null => "Unknown",
            },
            Reason = reason,
            Message = message.Length <= MaxMessageLength ? message : message[..(MaxMessageLength - 1)] + "…",
            ObservedGeneration = generation,
        };
        var moved = old?.Status != next.Status;
        next.LastTransitionTime = moved ? WholeSeconds(now) : old!.LastTransitionTime;
        if (next == old)
            return false;
        if (old is null)
            conditions.Add(next);
        else
            conditions[conditions.IndexOf(old)] = next;
        return true;
    }

    // The server stores whole seconds; a finer time would differ from what is read back.
    private static DateTime WholeSeconds(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);
}
