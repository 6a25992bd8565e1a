using Bonding.Domain.Bonds;

namespace Bonding.Domain.Tests.Bonds.Crashes;

/// <summary>Which rules of the transaction a leader keeps. Leaving one out must be found by the oracles.</summary>
internal sealed record LeaderRules(
    bool ReadsBondsAgain = true,
    bool WritesAccountFirst = true,
    bool ClearsOnlyWhatShows = true,
    bool RemembersPaid = true
)
{
    public static LeaderRules All { get; } = new();
}

/// <summary>
/// One reconcile of an account in the documented write order. Each <c>yield</c> is a point where the process may crash, or where others
/// act before it goes on; it yields whether it has to start over.
/// </summary>
internal sealed class ModelLeader(ModelServer server, Network network, LeaderRules rules, DateTimeOffset now)
{
    public IEnumerable<bool> Reconcile()
    {
        var account = network.ReadAccount(server);
        yield return false;
        var bonds = new List<Versioned<ModelBond>>();
        foreach (
            var cached in network
                .ListBonds(server)
                .Where(bond => bond.Phase == Phase.Pending)
                .Select(bond => bond.Request.Uid)
                .Union(account.Value.Settling.Select(receipt => receipt.BondUid))
                .ToArray()
        )
        {
            if (Read(cached) is { } bond && MayChange(bond.Value, account.Value))
                bonds.Add(bond);
            yield return false;
        }

        var remembered = rules.RemembersPaid ? account.Value : account.Value with { Paid = [] };
        var decided = BondTransaction.Decide(remembered, bonds.Select(bond => bond.Value.Request), BondRules.Default, default, now);
        if (!rules.WritesAccountFirst)
            foreach (var lost in WriteBonds(decided, bonds))
                yield return lost;
        var version = account.Version;
        if (decided.Account.Head != account.Value.Head)
        {
            if (!network.Send(() => server.TryWriteAccount(account.Version, decided.Account)))
            {
                yield return true;
                yield break;
            }
            version = server.Account.Version;
            yield return false;
        }
        if (rules.WritesAccountFirst)
            foreach (var lost in WriteBonds(decided, bonds))
                yield return lost;

        var shown = new HashSet<string>();
        foreach (var receipt in decided.Account.Settling)
        {
            if (!rules.ClearsOnlyWhatShows || server.Bond(receipt.BondUid) is not { Value.Phase: not Phase.Bonded })
                shown.Add(receipt.BondUid);
            yield return false;
        }
        if (shown.Count > 0)
            network.Send(() => server.TryWriteAccount(version, decided.Account.Cleared(shown)));
    }

    private Versioned<ModelBond>? Read(string uid)
    {
        var fresh = server.Bond(uid);
        if (rules.ReadsBondsAgain || fresh is null)
            return fresh;
        return fresh with { Value = fresh.Value with { Phase = Phase.Pending } };
    }

    private static bool MayChange(ModelBond bond, BondingAccount account) =>
        bond.Phase == Phase.Pending || (bond.Phase == Phase.Rejected && account.SettlingFor(bond.Request.Uid) is not null);

    private IEnumerable<bool> WriteBonds(BondSettlement decided, List<Versioned<ModelBond>> bonds)
    {
        foreach (var outcome in decided.Outcomes)
        {
            var bond = bonds.Single(bond => bond.Value.Request.Uid == outcome.Uid);
            if (Shown(bond.Value, outcome) is not { } shown)
                continue;
            network.Send(() => server.TryWriteBond(bond.Version, shown));
            yield return false;
        }
    }

    private static ModelBond? Shown(ModelBond bond, BondOutcome outcome) =>
        outcome switch
        {
            BondOutcome.Settled settled => bond with { Phase = Phase.Bonded, ReceiptHash = settled.Receipt.Hash },
            BondOutcome.Rejected => bond with { Phase = Phase.Rejected },
            _ => null,
        };
}
