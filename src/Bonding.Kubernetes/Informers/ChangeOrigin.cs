namespace Bonding.Kubernetes.Informers;

/// <summary>Where a change was seen: in the live stream, as the difference to a full list, or nowhere (a periodic reminder).</summary>
public enum ChangeOrigin
{
    Watch,
    List,
    Resync,
}
