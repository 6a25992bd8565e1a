using Bonding.Kubernetes.Leadership;

namespace Bonding.Operator.Tests.Fakes;

/// <summary>Leads, or follows, for good.</summary>
internal sealed class FixedLeadership(bool leads) : ILeadership
{
    public bool IsLeader => leads;

    public Task<CancellationToken> WaitForLeadershipAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult(CancellationToken.None);
}
