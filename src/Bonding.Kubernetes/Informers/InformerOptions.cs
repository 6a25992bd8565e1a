using Bonding.Kubernetes.Client;

namespace Bonding.Kubernetes.Informers;

/// <summary>What an informer watches and how patient it is.</summary>
public sealed record InformerOptions
{
    public ListOptions Selection { get; init; } = new();

    /// <summary>How often every object is handed out again although nothing changed; zero for never.</summary>
    public TimeSpan ResyncPeriod { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Asked length of one watch stream; up to as much again is added by chance, so that streams do not end together.</summary>
    public TimeSpan WatchLength { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A stream without event or bookmark for this long is taken for dead. Servers send a bookmark about every minute.</summary>
    public TimeSpan IdleLimit { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>
    /// When a watch ends and the last list is older than this, everything is listed anew: what a watch lost without a word comes back.
    /// </summary>
    public TimeSpan RelistPeriod { get; init; } = TimeSpan.FromMinutes(30);

    public TimeSpan MinBackoff { get; init; } = TimeSpan.FromMilliseconds(200);

    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(30);
}
