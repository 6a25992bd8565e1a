namespace Bonding.Kubernetes.Informers;

/// <summary>
/// A change of one object: without <paramref name="Old"/> it appeared, without <paramref name="New"/> it is gone
/// (then <paramref name="Old"/> is the last state that was seen). In a resync both are the same.
/// </summary>
public readonly record struct ResourceChange<T>(T? Old, T? New, ChangeOrigin Origin)
    where T : class
{
    /// <summary>The newest state that is known.</summary>
    public T Latest => New ?? Old!;
}

/// <summary>Where a change was seen: in the live stream, as the difference to a full list, or nowhere (a periodic reminder).</summary>
public enum ChangeOrigin
{
    Watch,
    List,
    Resync,
}
