using Bonding.Contract;

namespace Bonding.Agent.Reports;

/// <summary>All that connects an agent with the operator: its lanes, and the standing of the tenant.</summary>
/// <param name="buffer">The reports that are sent.</param>
/// <param name="target">How the operator is reached.</param>
/// <param name="hasStanding">Whether the agent runs in a tenant, which has a standing.</param>
/// <param name="time">The clock.</param>
internal sealed class OperatorConnections(ReportBuffer buffer, OperatorConnection target, bool hasStanding, TimeProvider time)
{
    private readonly Replicas _replicas = new(time);
    private readonly StandingWatch? _standing = hasStanding ? new StandingWatch(target, time) : null;
    private ReportSender[] _lanes = [];

    /// <summary>How it stands with them now.</summary>
    public ConnectionState State =>
        new(
            _replicas.ReachLeader ? null : _lanes.Select(lane => lane.Problem).FirstOrDefault(problem => problem is not null),
            _replicas.ReachFollower,
            _standing?.Newest is { } standing ? ReceivedStanding.Of(standing) : null
        );

    /// <summary>Sends until it is stopped.</summary>
    public Task RunAsync(CancellationToken stop)
    {
        _lanes =
        [
            .. Enumerable.Range(0, Replicas.Lanes).Select(lane => new ReportSender(lane, buffer, target, _replicas, _standing, time)),
        ];
        return Task.WhenAll(_lanes.Select(lane => lane.RunAsync(stop)));
    }
}

/// <summary>How it stands with an agent's connections.</summary>
/// <param name="Problem">Why the leader is not reached; null while it is.</param>
/// <param name="HasFollower">Whether a second replica receives the reports, too.</param>
/// <param name="Standing">The standing that the operator sent; null if none.</param>
public sealed record ConnectionState(string? Problem, bool HasFollower, ReceivedStanding? Standing);

/// <summary>The standing of the tenant that the operator sent.</summary>
/// <param name="Units">Its Bonding Units.</param>
/// <param name="Multiplier">The multiplier in force.</param>
/// <param name="Reason">Why the multiplier has this value.</param>
/// <param name="Tier">PriorityClass of its next pod.</param>
/// <param name="LikelyMillicores">CPU that is predicted to remain for it in the next 5 s; null if that is not known.</param>
/// <param name="SizeMillicores">The most that it can use; null if that is not known.</param>
public sealed record ReceivedStanding(int Units, double Multiplier, string Reason, string Tier, int? LikelyMillicores, int? SizeMillicores)
{
    public static ReceivedStanding Of(Standing standing) =>
        new(
            standing.BondedUnits,
            standing.Effective,
            standing.Reason,
            standing.Tier,
            standing.HasLikely ? standing.Likely : null,
            standing.HasSize ? standing.Size : null
        );
}
