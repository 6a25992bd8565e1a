using Bonding.Domain.Credits;

namespace Bonding.Simulation.Results;

/// <summary>The result of one policy in a scenario.</summary>
/// <param name="Policy">The name of the policy.</param>
/// <param name="Windows">The results per window, in the order of the scenario.</param>
/// <param name="Credits">The credit flows of the whole run.</param>
/// <param name="Writes">The number of writes to pods.</param>
/// <param name="Flips">The number of writes that reversed the direction of a pod's request.</param>
/// <param name="TenantHours">Virtual time in hours × tenants.</param>
public sealed record PolicyResult(
    string Policy,
    IReadOnlyList<WindowResult> Windows,
    CreditFlows Credits,
    int Writes,
    int Flips,
    double TenantHours
)
{
    public double FlipsPerTenantHour => TenantHours > 0 ? Flips / TenantHours : 0;

    /// <summary>The names of all classes, in order.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>One point per second of the run.</summary>
    public IReadOnlyList<TimelinePoint> Timeline { get; init; } = [];

    /// <summary>The work of the whole run, including the warm-up.</summary>
    public WorkTally Total { get; init; } = new();

    /// <summary>Returns the window of that name.</summary>
    public WindowResult Window(string name) => Windows.First(window => window.Window.Name == name);
}

/// <summary>One second of a run, over all nodes. Cores and vCPU-seconds.</summary>
/// <param name="Offered">The work that arrived.</param>
/// <param name="Used">The used CPU, including burnt CPU.</param>
/// <param name="Waiting">
/// The work that waits at the end of the second, by class in the order of <see cref="PolicyResult.ClassNames"/>.
/// </param>
public readonly record struct TimelinePoint(double Offered, double Used, IReadOnlyList<double> Waiting);

/// <summary>The credit flows of all tenants over a run.</summary>
/// <param name="Opening">The credits granted at the start.</param>
/// <param name="Imbalance">Zero unless credits were lost or created.</param>
public sealed record CreditFlows(
    CreditAmount Opening,
    CreditAmount Minted,
    CreditAmount Spent,
    CreditAmount Discarded,
    CreditAmount Bonded,
    CreditAmount Tax,
    CreditAmount Balance,
    CreditAmount Owed,
    long Units,
    CreditAmount Imbalance
)
{
    public static CreditFlows Of(IReadOnlyCollection<CreditLedger> ledgers) =>
        new(
            Sum(ledgers, ledger => ledger.Corrected + ledger.LaunchGranted + ledger.Granted),
            Sum(ledgers, ledger => ledger.Minted),
            Sum(ledgers, ledger => ledger.Spent),
            Sum(ledgers, ledger => ledger.Discarded),
            Sum(ledgers, ledger => ledger.Bonded),
            Sum(ledgers, ledger => ledger.TaxPaid),
            Sum(ledgers, ledger => ledger.Balance + ledger.LaunchBalance),
            Sum(ledgers, ledger => ledger.Surplus + ledger.Charged),
            ledgers.Sum(ledger => (long)ledger.BondedUnits),
            Sum(ledgers, ledger => ledger.Imbalance)
        );

    private static CreditAmount Sum(IEnumerable<CreditLedger> ledgers, Func<CreditLedger, CreditAmount> part) =>
        ledgers.Aggregate(CreditAmount.Zero, (sum, ledger) => sum + part(ledger));
}
