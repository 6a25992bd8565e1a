namespace Bonding.Kubernetes.Client;

public enum WatchEventKind
{
    Added,
    Modified,
    Deleted,

    /// <summary>Nothing changed up to the event's resourceVersion.</summary>
    Bookmark,

    /// <summary>An event that could not be read; the watch goes on.</summary>
    Malformed,
}
