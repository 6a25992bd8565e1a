namespace Bonding.Domain.Bonds;

/// <summary>A bond that is not settled yet.</summary>
/// <param name="Uid">UID of the Bond object: the key that prevents double debits.</param>
/// <param name="Name">Name within the account's namespace.</param>
/// <param name="Units">Bonding Units requested, as written; may be out of range.</param>
/// <param name="WhenInsufficient">Wait or Reject.</param>
/// <param name="CreatedAt">Creation time of the object: first come, first served.</param>
public sealed record BondRequest(string Uid, string Name, long Units, WhenInsufficient WhenInsufficient, DateTimeOffset CreatedAt)
{
    /// <summary>Whether the spec was edited after the Bond was created.</summary>
    public bool IsEdited { get; init; }

    /// <summary>A total order: creation time, then name, then UID.</summary>
    public static IComparer<BondRequest> FirstComeFirstServed { get; } =
        Comparer<BondRequest>.Create(
            (left, right) =>
            {
                var byTime = left.CreatedAt.CompareTo(right.CreatedAt);
                if (byTime != 0)
                    return byTime;
                var byName = string.CompareOrdinal(left.Name, right.Name);
                return byName != 0 ? byName : string.CompareOrdinal(left.Uid, right.Uid);
            }
        );
}

/// <summary>The behaviour of a bond while the balance does not cover it.</summary>
public enum WhenInsufficient
{
    /// <summary>Stays Pending and is settled as soon as the balance covers it.</summary>
    Wait,

    /// <summary>Is rejected for good.</summary>
    Reject,
}
