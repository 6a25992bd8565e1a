namespace Bonding.Domain.Decisions;

/// <summary>A pod that is worth a write.</summary>
internal readonly record struct WriteCandidate(int Pod, string Key, bool IsDecrease, double Urgency)
{
    public static int MostUrgentFirst(WriteCandidate one, WriteCandidate other) =>
        one.Urgency != other.Urgency ? other.Urgency.CompareTo(one.Urgency) : string.CompareOrdinal(one.Key, other.Key);

    public static int DecreasesFirst(WriteCandidate one, WriteCandidate other) =>
        one.IsDecrease != other.IsDecrease ? other.IsDecrease.CompareTo(one.IsDecrease) : MostUrgentFirst(one, other);
}
