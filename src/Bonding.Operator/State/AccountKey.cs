namespace Bonding.Operator.State;

/// <summary>An account's namespace and name; the total order of tenants is the ordinal order of its text.</summary>
public readonly record struct AccountKey(string Namespace, string Name)
{
    public static IComparer<AccountKey> Order { get; } = Comparer<AccountKey>.Create(Compare);

    // Without the texts: a tick compares many keys. No namespace holds a slash, so where one ends its text differs from a longer one's.
    private static int Compare(AccountKey left, AccountKey right)
    {
        var (first, second) = (left.Namespace, right.Namespace);
        if (first == second)
            return string.CompareOrdinal(left.Name, right.Name);
        var common = first.AsSpan().CommonPrefixLength(second);
        return (common < first.Length ? first[common] : '/').CompareTo(common < second.Length ? second[common] : '/');
    }

    public override string ToString() => $"{Namespace}/{Name}";
}
