using Bonding.Kubernetes.Abstractions;
using k8s.Models;

namespace Bonding.Kubernetes.Events;

/// <summary>What was reported; the same again is a repetition.</summary>
internal sealed record RecordedEvent(string Kind, string? Uid, string Name, string Reason, string Message, EventType Type)
{
    public required V1ObjectReference Regarding { get; init; }

    // The reference holds the object's version, which moves: identity is the rest.
    public bool Equals(RecordedEvent? other) =>
        other is not null && (Kind, Uid, Name, Reason, Message, Type) == (other.Kind, other.Uid, other.Name, other.Reason, other.Message, other.Type);

    public override int GetHashCode() => HashCode.Combine(Kind, Uid, Name, Reason, Message, Type);
}
