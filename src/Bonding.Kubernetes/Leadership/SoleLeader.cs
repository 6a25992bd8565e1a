namespace Bonding.Kubernetes.Leadership;

/// <summary>Leads always: for a single replica without election.</summary>
public sealed class SoleLeader : ILeadership
{
    public bool IsLeader => true;

    public Task<CancellationToken> WaitForTermAsync(CancellationToken cancellationToken = default) => Task.FromResult(CancellationToken.None);
}
