using Bonding.Domain.Credits;

namespace Bonding.Simulation.Results;

/// <summary>What one policy achieved in a scenario.</summary>
/// <param name="Policy">Its name.</param>
/// <param name="Windows">In the order of the scenario.</param>
/// <param name="Credits">Over the whole run.</param>
/// <param name="Writes">Writes of pod specs.</param>
/// <param name="Flips">Writes that turned the direction of a pod's request.</param>
/// <param name="TenantHours">Virtual time × tenants.</param>
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

    /// <summary>In order.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>Second by second.</summary>
    public IReadOnlyList<TimelinePoint> Timeline { get; init; } = [];

    /// <summary>Work of the whole run, warm-up included.</summary>
    public WorkTally Total { get; init; } = new();

    /// <summary>The window of that name.</summary>
    public WindowResult Window(string name) => Windows.First(window => window.Window.Name == name);
}

/// <summary>One second of a run, over all nodes. Cores and vCPU-seconds.</summary>
/// <param name="Offered">Work that arrived.</param>
/// <param name="Used">CPU that was used, burnt CPU included.</param>
/// <param name="Waiting">Work that waits at its end, by class in the order of <see cref="PolicyResult.ClassNames"/>.</param>
public readonly record struct TimelinePoint(double Offered, double Used, IReadOnlyList<double> Waiting);

/// <summary>The money of all tenants over a run.</summary>
/// <param name="Opening">Given at the beginning.</param>
/// <param name="Imbalance">Zero unless credits were lost or made from nothing.</param>
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
