namespace Bonding.Kubernetes.Leadership;

/// <summary>Whether this process may write.</summary>
public interface ILeadership
{
    /// <summary>True while the term lasts. It turns false by the clock alone, even if nothing else works any more.</summary>
    bool IsLeader { get; }

    /// <summary>Waits until this process leads. The returned token is cancelled when that term ends.</summary>
    Task<CancellationToken> WaitForLeadershipAsync(CancellationToken cancellationToken = default);
}
