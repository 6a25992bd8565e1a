using Bonding.Domain;

namespace Bonding.Simulation.Policies;

/// <summary>
/// Implements Karma (Vuppalapati et al., OSDI 2023). Half of the fair share is guaranteed. The rest is lent slice by slice, from the
/// tenants with the fewest credits to those with the most. A lender earns a credit for each slice, a borrower pays one.
/// </summary>
/// <remarks>
/// As in the paper's evaluation: slices of 10 millicores, a quantum of one second, α = 0.5, and credits that never run out.
/// </remarks>
/// <param name="late">Whether it sees demand and acts with the operator's delays, though without a limit on writes.</param>
public sealed class KarmaShares(bool late = false) : IAllocationPolicy
{
    private const int SliceMillicores = 10;
    private const double Guaranteed = 0.5;
    private const double InitialCredits = 1e9;
    private readonly Dictionary<int, double> _credits = [];

    public string Name => late ? PolicyCatalog.KarmaLate : PolicyCatalog.Karma;

    public bool IsIdeal => !late;

    public bool HasBonds => false;

    public IReadOnlyList<CpuWrite> Decide(PolicySnapshot cluster) => [.. cluster.Nodes.SelectMany(node => Decide(node, cluster))];

    private IEnumerable<CpuWrite> Decide(PolicyNode node, PolicySnapshot cluster)
    {
        var users = Users(node, cluster);
        var shared = node.Spec.Allocatable.Value / SliceMillicores - users.Sum(user => user.Guaranteed);
        foreach (var user in users)
            _credits[user.Index] = _credits.GetValueOrDefault(user.Index, InitialCredits) + user.Fair - user.Guaranteed;
        Lend(users, shared);
        return users
            .Select(user => new CpuWrite(user.Index, RequestOf(user), cluster.Tenants[user.Index].Limit))
            .Where(write => write.Request != cluster.Tenants[write.Tenant].Request);
    }

    private static Millicores RequestOf(User user) => new(Math.Max(1, user.Slices * SliceMillicores));

    private static List<User> Users(PolicyNode node, PolicySnapshot cluster)
    {
        var tenants = node.Tenants.Select(index => cluster.Tenants[index]).ToList();
        var requests = tenants.Sum(tenant => (double)tenant.Spec.BaseRequest.Value);
        var slices = node.Spec.Allocatable.Value / SliceMillicores;
        return
        [
            .. tenants.Select(tenant => new User(
                tenant,
                slices * tenant.Spec.BaseRequest.Value / requests,
                slices / (double)tenants.Count
            )),
        ];
    }

    private void Lend(List<User> users, int shared)
    {
        var borrowers = new PriorityQueue<User, (double, int)>();
        var donors = new PriorityQueue<User, (double, int)>();
        foreach (var user in users)
        {
            if (user.Wanted > 0)
                borrowers.Enqueue(user, Richest(user));
            if (user.Spare > 0)
                donors.Enqueue(user, Poorest(user));
        }
        while (borrowers.Count > 0 && (shared > 0 || donors.Count > 0))
        {
            if (donors.TryDequeue(out var donor, out _))
                Donate(donor, donors);
            else
                shared--;
            Borrow(borrowers.Dequeue(), borrowers);
        }
    }

    private void Donate(User donor, PriorityQueue<User, (double, int)> donors)
    {
        _credits[donor.Index]++;
        if (--donor.Spare > 0)
            donors.Enqueue(donor, Poorest(donor));
    }

    private void Borrow(User borrower, PriorityQueue<User, (double, int)> borrowers)
    {
        _credits[borrower.Index] -= borrower.SlicePrice;
        borrower.Slices++;
        if (--borrower.Wanted > 0 && _credits[borrower.Index] > 0)
            borrowers.Enqueue(borrower, Richest(borrower));
    }

    private (double, int) Richest(User user) => (-_credits[user.Index], user.Index);

    private (double, int) Poorest(User user) => (_credits[user.Index], user.Index);

    private sealed class User
    {
        public User(PolicyTenant tenant, double fair, double even)
        {
            (Index, Fair, SlicePrice) = (tenant.Index, fair, even / fair);
            Guaranteed = (int)(KarmaShares.Guaranteed * fair);
            var demand = (int)Math.Ceiling(tenant.Demand * Millicores.PerVcpu / SliceMillicores - 1e-9);
            Slices = Math.Min(demand, Guaranteed);
            Spare = Guaranteed - Slices;
            Wanted = demand - Slices;
        }

        public int Index { get; }

        public double Fair { get; }

        public int Guaranteed { get; }

        public double SlicePrice { get; }

        public int Slices { get; set; }

        public int Spare { get; set; }

        public int Wanted { get; set; }
    }
}
