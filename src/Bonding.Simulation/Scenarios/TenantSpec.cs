using Bonding.Domain;
using Bonding.Domain.Credits;

namespace Bonding.Simulation.Scenarios;

/// <summary>One tenant: one pod that stays on its node.</summary>
/// <param name="Owner">The owner, that is, the namespace.</param>
/// <param name="Name">The name, unique within the owner.</param>
/// <param name="Class">The class by which results are reported.</param>
/// <param name="Node">The name of the node.</param>
/// <param name="Vcpus">The largest number of vCPUs that the tenant can use.</param>
/// <param name="BaseRequest">The CPU request before any policy changes it, above 0.</param>
/// <param name="Demand">The work that arrives in each second, in vCPU-seconds: at least as many values as the run has seconds.</param>
public sealed record TenantSpec(
    string Owner,
    string Name,
    string Class,
    string Node,
    int Vcpus,
    Millicores BaseRequest,
    IReadOnlyList<double> Demand
)
{
    public string Key => $"{Owner}/{Name}";

    public Millicores Size => Millicores.FromVcpus(Vcpus);

    /// <summary>The CPU limit; null for none.</summary>
    public Millicores? Limit { get; init; }

    /// <summary>The baseline for earning credits, in percent of each vCPU.</summary>
    public decimal BaselinePercent { get; init; } = 20;

    public CreditSpecification Specification { get; init; } = CreditSpecification.Standard;

    /// <summary>The credits at the start, recorded as a correction.</summary>
    public CreditAmount Balance { get; init; }

    public IReadOnlyList<ScheduledBond> Bonds { get; init; } = [];

    public UnmetWork Unmet { get; init; }

    public Behaviour Behaviour { get; init; } = Behaviour.Honest;

    internal EarnRate Rate => EarnRate.Of(BaselinePercent, Vcpus);
}

/// <summary>A Bond that a tenant creates in a second of the run. It waits until the tenant has enough credits.</summary>
public readonly record struct ScheduledBond(int Second, int Units);

/// <summary>The treatment of work that is not served in the second of its arrival.</summary>
public enum UnmetWork
{
    /// <summary>It waits, first come, first served.</summary>
    Queued,

    /// <summary>It is given up, as in studies that treat each second's demand independently.</summary>
    Lost,
}

/// <summary>Describes how a tenant games the rules. All numbers are seconds.</summary>
/// <param name="BurnPeriod">It wastes CPU in the first <paramref name="BurnFor"/> seconds of each such period; 0: never.</param>
/// <param name="BurnFor">See <paramref name="BurnPeriod"/>.</param>
/// <param name="RestPeriod">
/// It holds its work back except in the first <paramref name="WorkFor"/> seconds of each such period; 0: never.
/// </param>
/// <param name="WorkFor">See <paramref name="RestPeriod"/>.</param>
public readonly record struct Behaviour(int BurnPeriod, int BurnFor, int RestPeriod, int WorkFor)
{
    private const int LiePeriod = 6;

    public static Behaviour Honest => default;

    /// <summary>The second from which on its guest agent lies; 0: never.</summary>
    public int LiesFrom { get; init; }

    /// <summary>Returns whether it burns CPU in a second: its own work comes first, and the rest is wasted, up to its size.</summary>
    public bool Burns(int second) => BurnPeriod > 0 && second % BurnPeriod < BurnFor;

    /// <summary>Returns the use that its guest agent says of a second: of one in six the whole size, if it lies.</summary>
    public double Said(int second, double used, double size) => LiesFrom > 0 && second >= LiesFrom && second % LiePeriod == 0 ? size : used;

    /// <summary>Returns whether it holds its work back in a second.</summary>
    public bool Rests(int second) => RestPeriod > 0 && second % RestPeriod >= WorkFor;
}
