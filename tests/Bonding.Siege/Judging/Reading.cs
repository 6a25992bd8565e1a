namespace Bonding.Siege.Judging;

/// <summary>What the watch saw at one moment.</summary>
/// <param name="At">When, in seconds of Unix time.</param>
/// <param name="Holder">The identity of the replica that leads, or an empty text.</param>
/// <param name="Replicas">The metrics of each replica by series; null of one that did not answer.</param>
/// <param name="LeaderIndex">The replica that leads; null while none does.</param>
/// <param name="Requests">The CPU request of each innocent pod, in millicores.</param>
internal sealed record Reading(
    double At,
    string Holder,
    IReadOnlyList<IReadOnlyDictionary<string, double>?> Replicas,
    int? LeaderIndex,
    IReadOnlyDictionary<string, int> Requests
)
{
    private static readonly Dictionary<string, double> None = [];

    /// <summary>The metrics of the leader; empty while nobody leads or it does not answer.</summary>
    public IReadOnlyDictionary<string, double> Leader => LeaderIndex is { } index ? Replicas[index] ?? None : None;

    /// <summary>The ticks that failed so far, of both replicas.</summary>
    public double TicksFailed => Replicas.Sum(replica => replica?.GetValueOrDefault("bonding_tick_failures_total") ?? 0);

    /// <summary>The balance of an account by the leader; null if it shows none.</summary>
    public double? BalanceOf(string ns, string account) =>
        Leader.TryGetValue($"bonding_credits_balance{{namespace=\"{ns}\",account=\"{account}\"}}", out var balance) ? balance : null;
}
