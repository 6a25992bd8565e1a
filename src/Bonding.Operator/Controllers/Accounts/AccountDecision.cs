using Bonding.Domain.Bonds;
using Bonding.Resources;
using Bonding.Resources.Mapping;

namespace Bonding.Operator.Controllers.Accounts;

/// <summary>Decides one account from a snapshot: which bonds are settled, and what its status and theirs show. Pure.</summary>
public static class AccountDecision
{
    public static AccountPlan Decide(AccountSnapshot snapshot, DateTimeOffset now)
    {
        var settlement = Settle(snapshot, now);
        var account = settlement.Account is { } settled ? settled.Cleared(Confirmed(snapshot)) : null;
        var status = AccountStatuses.After(snapshot, account, now);
        var debits = settlement.Account?.Settling.Where(receipt => snapshot.Account!.SettlingFor(receipt.BondUid) is null).ToList();
        return new AccountPlan(status, debits ?? [], [.. PlanBonds(snapshot, settlement.Outcomes, now)]);
    }

    /// <summary>The bonds of a snapshot from the cache that have to be read from the API server before anything is written.</summary>
    public static IEnumerable<BondReading> BondsToRead(AccountSnapshot snapshot, DateTimeOffset now)
    {
        var changing = PlanBonds(snapshot, Settle(snapshot, now).Outcomes, now).Select(planned => planned.Bond.Metadata.Uid).ToHashSet();
        return snapshot.Bonds.Where(bond => changing.Contains(bond.Uid) || snapshot.Account?.SettlingFor(bond.Uid) is not null);
    }

    private static (BondingAccount? Account, IReadOnlyList<BondOutcome> Outcomes) Settle(AccountSnapshot snapshot, DateTimeOffset now)
    {
        var open = snapshot.Bonds.Select(bond => bond.Present).OfType<Bond>()
            .Where(bond => !bond.Status.IsFinal || snapshot.Account?.SettlingFor(bond.Metadata.Uid) is not null).ToList();
        if (snapshot.Account is not { } account) return (null, [.. open.Select(bond => Held(bond, snapshot.Refusal!.Reason))]);

        // What was debited before the mode was turned off is still shown by its bond.
        bool MayGoOn(Bond bond) => !snapshot.IsOff || account.SettlingFor(bond.Metadata.Uid) is not null;
        var requests = open.Where(MayGoOn).Select(BondMapping.Read);
        var decided = BondTransaction.Decide(account, requests, snapshot.Rules.Bonds, snapshot.UnitsInNamespace, now);
        var held = open.Where(bond => !MayGoOn(bond)).Select(bond => Held(bond, AccountReason.ModeOff));
        return (decided.Account, [.. decided.Outcomes, .. held]);
    }

    private static BondOutcome.Waiting Held(Bond bond, string why) => new(
        bond.Metadata.Uid, BondReason.AccountNotReady, $"account {bond.Spec.AccountName} is not served: {why}");

    // Read after the account: these bonds show their receipts, or are gone.
    private static HashSet<string> Confirmed(AccountSnapshot snapshot) =>
    [
        .. from bond in snapshot.Bonds
           let receipt = snapshot.Account!.SettlingFor(bond.Uid)
           where receipt is not null && (bond.Present is null || BondMapping.Shows(bond.Present, receipt))
           select bond.Uid,
    ];

    private static IEnumerable<PlannedBond> PlanBonds(AccountSnapshot snapshot, IEnumerable<BondOutcome> outcomes, DateTimeOffset now)
    {
        var present = snapshot.Bonds.Where(bond => bond.Present is not null).ToDictionary(bond => bond.Uid, bond => bond.Present!);
        foreach (var outcome in outcomes)
            if (BondStatuses.After(present[outcome.Uid], outcome, now) is { } status)
                yield return new PlannedBond(present[outcome.Uid], outcome, status);
    }
}
