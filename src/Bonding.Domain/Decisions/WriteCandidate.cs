namespace Bonding.Domain.Decisions;

/// <summary>A pod that is worth a write.</summary>
internal readonly record struct WriteCandidate(int Pod, string Key, bool IsIncrease, double Urgency)
{
    public static int MostUrgentFirst(WriteCandidate one, WriteCandidate other) =>
        one.Urgency != other.Urgency ? other.Urgency.CompareTo(one.Urgency) : string.CompareOrdinal(one.Key, other.Key);

    public static int IncreasesLast(WriteCandidate one, WriteCandidate other) =>
        one.IsIncrease != other.IsIncrease ? one.IsIncrease.CompareTo(other.IsIncrease) : MostUrgentFirst(one, other);
}
