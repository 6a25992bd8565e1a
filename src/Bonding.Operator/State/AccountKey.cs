namespace Bonding.Operator.State;

/// <summary>An account's namespace and name; the total order of tenants is the ordinal order of its text.</summary>
public readonly record struct AccountKey(string Namespace, string Name)
{
    public static IComparer<AccountKey> Order { get; } =
        Comparer<AccountKey>.Create((left, right) => string.CompareOrdinal(left.ToString(), right.ToString()));

    public override string ToString() => $"{Namespace}/{Name}";
}
