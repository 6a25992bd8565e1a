namespace Bonding.Kubernetes.Informers;

/// <summary>
/// A change of one object. Without <paramref name="Old"/> the object appeared; without <paramref name="New"/> it is gone, and
/// <paramref name="Old"/> is the last state that was seen. In a resync both are the same.
/// </summary>
public readonly record struct ResourceChange<T>(T? Old, T? New, ChangeOrigin Origin)
    where T : class
{
    /// <summary>The newest state that is known.</summary>
    public T Latest => New ?? Old!;
}

/// <summary>The origin of a change: the live stream, the difference to a full list, or none (a periodic reminder).</summary>
public enum ChangeOrigin
{
    Watch,
    List,
    Resync,
}
