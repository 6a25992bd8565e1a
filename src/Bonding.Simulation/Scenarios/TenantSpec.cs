using Bonding.Domain.Credits;

namespace Bonding.Simulation.Scenarios;

/// <summary>One tenant: one pod that stays on its node.</summary>
/// <param name="Owner">Who profits from it: its namespace.</param>
/// <param name="Name">Unique within the owner.</param>
/// <param name="Class">Results are told per class.</param>
/// <param name="Node">Where it runs.</param>
/// <param name="Vcpus">It can use no more.</param>
/// <param name="BaseRequest">CPU request in millicores before any policy changes it, above 0.</param>
/// <param name="Demand">Work that arrives in each second, in vCPU-seconds: at least as long as the run.</param>
public sealed record TenantSpec(
    string Owner,
    string Name,
    string Class,
    string Node,
    int Vcpus,
    int BaseRequest,
    IReadOnlyList<double> Demand
)
{
    public string Key => $"{Owner}/{Name}";

    public int SizeMillicores => Vcpus * 1000;

    /// <summary>CPU limit in millicores; null for none.</summary>
    public int? Limit { get; init; }

    /// <summary>Baseline for earning credits, in percent of each vCPU.</summary>
    public decimal BaselinePercent { get; init; } = 20;

    public CreditSpecification Specification { get; init; } = CreditSpecification.Standard;

    /// <summary>Credits it begins with, entered as a correction.</summary>
    public CreditAmount Balance { get; init; }

    public IReadOnlyList<ScheduledBond> Bonds { get; init; } = [];

    public UnmetWork Unmet { get; init; }

    public Behaviour Behaviour { get; init; } = Behaviour.Honest;

    internal EarnRate Rate => EarnRate.Of(BaselinePercent, Vcpus);
}

/// <summary>A Bond that a tenant creates in a second of the run. It waits until the credits suffice.</summary>
public readonly record struct ScheduledBond(int Second, int Units);

/// <summary>What becomes of work that is not served in the second it arrives in.</summary>
public enum UnmetWork
{
    /// <summary>It waits, first come, first served.</summary>
    Queued,

    /// <summary>It is given up, as in studies where each second's demand stands for itself.</summary>
    Lost,
}

/// <summary>How a tenant games the rules. All seconds.</summary>
/// <param name="BurnPeriod">It burns CPU for nothing in the first <paramref name="BurnFor"/> seconds of each such period; 0: never.</param>
/// <param name="BurnFor">See <paramref name="BurnPeriod"/>.</param>
/// <param name="RestPeriod">It holds its work back except in the first <paramref name="WorkFor"/> seconds of each such period; 0: never.</param>
/// <param name="WorkFor">See <paramref name="RestPeriod"/>.</param>
public readonly record struct Behaviour(int BurnPeriod, int BurnFor, int RestPeriod, int WorkFor)
{
    public static Behaviour Honest => default;

    /// <summary>Its own work comes first; whatever else it gets is burnt, up to its size.</summary>
    public bool Burns(int second) => BurnPeriod > 0 && second % BurnPeriod < BurnFor;

    public bool Rests(int second) => RestPeriod > 0 && second % RestPeriod >= WorkFor;
}
