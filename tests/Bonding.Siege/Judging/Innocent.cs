namespace Bonding.Siege.Judging;

/// <summary>A tenant that does no harm: it uses the same CPU all the time, so that its balance tells up to when it was settled.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Account">Its account.</param>
/// <param name="Cores">What it uses.</param>
/// <param name="EarnedAMinute">What it earns, in credits.</param>
/// <param name="LeastRequest">The CPU request below which its pod is never lowered, in millicores.</param>
internal sealed record Innocent(string Namespace, string Account, double Cores, double EarnedAMinute, int LeastRequest)
{
    private double? _balance;
    private double _settledAt;

    // Negative: it spends more than it earns.
    private double GainASecond => (EarnedAMinute - Cores) / 60;

    /// <summary>Whether a pod is its own, by the pod's namespace and name.</summary>
    public bool Owns(string pod) =>
        pod.StartsWith($"{Namespace}/{Account}-", StringComparison.Ordinal)
        || pod.StartsWith($"{Namespace}/virt-launcher-{Account}-", StringComparison.Ordinal);

    /// <summary>Begins to follow its balance, when nobody else runs and so the oldest settlement is its own or younger.</summary>
    public void Begin(Reading quiet, double settledAt) => (_balance, _settledAt) = (quiet.BalanceOf(Namespace, Account), settledAt);

    /// <summary>How many seconds its settlement is behind; negative: it was charged for more than it has used. Null: not known.</summary>
    public double? LagAt(Reading reading) =>
        _balance is { } before && reading.BalanceOf(Namespace, Account) is { } now
            ? reading.At - _settledAt - ((now - before) / GainASecond)
            : null;
}
