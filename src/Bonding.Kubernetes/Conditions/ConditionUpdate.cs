using k8s.Models;

namespace Bonding.Kubernetes.Conditions;

/// <summary>
/// The decided value of one condition. A list has one condition of each type, with the time when its status last changed (the Kubernetes
/// conventions).
/// </summary>
/// <param name="Type">The type.</param>
/// <param name="Status">The status; null is <c>Unknown</c>.</param>
/// <param name="Reason">The reason, a word in CamelCase.</param>
/// <param name="Message">The message for people; one that is too long is cut.</param>
public sealed record ConditionUpdate(string Type, bool? Status, string Reason, string Message)
{
    /// <summary>The longest message that the API accepts, in characters.</summary>
    public const int MaxMessageLength = 32_768;

    /// <summary>Sets the condition of this type. The transition time moves only when the status does.</summary>
    /// <param name="conditions">The conditions of an object, at most one of each type.</param>
    /// <param name="generation">The generation of the spec that the condition describes.</param>
    /// <param name="now">The transition time if the status changes; whole seconds count.</param>
    /// <returns>Whether anything changed.</returns>
    public bool ApplyTo(IList<V1Condition> conditions, long? generation, DateTimeOffset now)
    {
        var old = conditions.FirstOrDefault(condition => condition.Type == Type);
        var next = new V1Condition
        {
            Type = Type,
            Status = Status switch
            {
                true => "True",
                false => "False",
                null => "Unknown",
            },
            Reason = Reason,
            Message = Message.Length <= MaxMessageLength ? Message : Message[..(MaxMessageLength - 1)] + "…",
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
