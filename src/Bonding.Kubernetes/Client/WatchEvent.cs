namespace Bonding.Kubernetes.Client;

/// <summary>
/// One event of a watch. <paramref name="Resource"/> is null for a bookmark and for a malformed event, which carries its error;
/// <paramref name="ResourceVersion"/> is where a new watch goes on after this event, null if it could not be read.
/// </summary>
public readonly record struct WatchEvent<T>(WatchEventKind Kind, T? Resource, string? ResourceVersion, Exception? Error = null)
    where T : class;
