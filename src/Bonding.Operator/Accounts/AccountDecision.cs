using Bonding.Domain.Bonds;
using Bonding.Resources.Bonds;
using Bonding.Resources.CreditAccounts;

namespace Bonding.Operator.Accounts;

/// <summary>Decides one account from a snapshot: which bonds are settled, and what its status and theirs show. Pure.</summary>
public static class AccountDecision
{
    public static AccountPlan Decide(AccountSnapshot snapshot, DateTimeOffset now)
    {
        var posting = Post(snapshot, now);
        var settlement = Settle(snapshot, posting?.Account, now);
        var account = settlement.Account is { } settled ? settled.Cleared(Confirmed(snapshot)) : null;
        var debits = settlement.Account?.Settling.Where(receipt => snapshot.Account!.SettlingFor(receipt.BondUid) is null).ToList() ?? [];
        var status = AccountStatusBuilder.Build(snapshot, account, debits.Count > 0, now);
        if (AccountConditions.Corrections(status.Corrections?.Count ?? 0, posting?.Obstacle) is { } corrections)
            corrections.ApplyTo(status.Conditions!, snapshot.Stored.Metadata.Generation, now);
        return new AccountPlan(status, debits, [.. PlanBonds(snapshot, settlement.Outcomes, now)]);
    }

    /// <summary>The bonds of a snapshot from the cache that have to be read from the API server before anything is written.</summary>
    public static IEnumerable<ObservedBond> BondsToRead(AccountSnapshot snapshot, DateTimeOffset now)
    {
        var changing = PlanBonds(snapshot, Settle(snapshot, Post(snapshot, now)?.Account, now).Outcomes, now)
            .Select(planned => planned.Bond.Metadata.Uid)
            .ToHashSet();
        return snapshot.Bonds.Where(bond => changing.Contains(bond.Uid) || snapshot.Account?.SettlingFor(bond.Uid) is not null);
    }

    // Money comes in before it is spent: corrections, then the treasury's grant, then the bonds.
    private static CorrectionPosting? Post(AccountSnapshot snapshot, DateTimeOffset now)
    {
        if (snapshot.Account is not { } account)
            return null;
        var corrections = CorrectionMapping.Read(snapshot.Stored.Spec);
        var posting = corrections.IsValid
            ? CorrectionPosting.Post(account, corrections.Value, now)
            : new CorrectionPosting(account, corrections.ErrorMessage);
        if (snapshot is { IsOff: true } or { Grant: null } or { Terms: null })
            return posting;
        var paid = snapshot.Grant.PayTo(posting.Account.Ledger, snapshot.Terms.Cap);
        return posting with { Account = posting.Account with { Ledger = paid } };
    }

    private static (BondingAccount? Account, IReadOnlyList<BondOutcome> Outcomes) Settle(
        AccountSnapshot snapshot,
        BondingAccount? posted,
        DateTimeOffset now
    )
    {
        var present = snapshot.Bonds.Select(bond => bond.Bond).OfType<Bond>().ToLookup(bond => KindOf(bond, snapshot));
        IEnumerable<BondOutcome> others =
        [
            .. present[BondKind.Paid].Select(bond => Restored(bond, snapshot)),
            .. present[BondKind.Doubtful].Select(Doubtful),
        ];
        if (posted is not { } account)
            return (null, [.. others, .. present[BondKind.Open].Select(bond => Held(bond, snapshot.Refusal!.Reason))]);

        // What was debited before the mode was turned off is still shown by its bond.
        var isPriced = snapshot.Rules.Bonds.EarnHours is null || snapshot.Terms is not null;
        var mayGoOn = isPriced && !snapshot.IsOff;
        var requests = present[BondKind.Settling].Concat(mayGoOn ? present[BondKind.Open] : []).Select(BondMapping.Read);
        var decided = BondTransaction.Decide(account, requests, PriceFor(snapshot), snapshot.OtherAccountsUnits, now);
        var held = mayGoOn
            ? []
            : present[BondKind.Open].Select(bond => Held(bond, snapshot.IsOff ? AccountReason.ModeOff : AccountReason.InvalidSpec));
        return (decided.Account, [.. decided.Outcomes, .. others, .. held]);
    }

    private static BondKind KindOf(Bond bond, AccountSnapshot snapshot)
    {
        if (snapshot.Account?.SettlingFor(bond.Metadata.Uid) is not null)
            return BondKind.Settling;
        if (bond.Status.Phase == BondPhase.Bonded)
            return BondKind.Final;
        if (BondMapping.IntactReceiptOf(bond, snapshot.Stored.Metadata.Uid) is not null)
            return BondKind.Paid;
        if (bond.Status.IsFinal)
            return BondKind.Final;
        return bond.Status.Receipt is null ? BondKind.Open : BondKind.Doubtful;
    }

    private static BondOutcome.Settled Restored(Bond bond, AccountSnapshot snapshot) =>
        new(BondMapping.IntactReceiptOf(bond, snapshot.Stored.Metadata.Uid)!);

    private static BondOutcome.Waiting Doubtful(Bond bond) =>
        new(
            bond.Metadata.Uid,
            AccountReason.StatusCorrupted,
            $"status.receipt.hash is '{bond.Status.Receipt!.Hash}'; allowed: none, or that of a debit of account {bond.Spec.AccountName}; nothing is debited until it is put right"
        );

    private static BondRules PriceFor(AccountSnapshot snapshot) =>
        snapshot.Terms is { } terms ? snapshot.Rules.Bonds.For(terms.Rate) : snapshot.Rules.Bonds;

    private static BondOutcome.Waiting Held(Bond bond, string why) =>
        new(bond.Metadata.Uid, BondReason.AccountNotReady, $"account {bond.Spec.AccountName} is not served: {why}");

    // Read after the account: these bonds show their receipts, or are gone.
    private static HashSet<string> Confirmed(AccountSnapshot snapshot) =>
        [
            .. from bond in snapshot.Bonds
            let receipt = snapshot.Account!.SettlingFor(bond.Uid)
            where receipt is not null && (bond.Bond is null || BondMapping.ShowsReceipt(bond.Bond, receipt))
            select bond.Uid,
        ];

    private static IEnumerable<PlannedBond> PlanBonds(AccountSnapshot snapshot, IEnumerable<BondOutcome> outcomes, DateTimeOffset now)
    {
        var present = snapshot.Bonds.Where(bond => bond.Bond is not null).ToDictionary(bond => bond.Uid, bond => bond.Bond!);
        foreach (var outcome in outcomes)
            if (BondStatusBuilder.Build(present[outcome.Uid], outcome, now) is { } status)
                yield return new PlannedBond(present[outcome.Uid], outcome, status);
    }

    /// <summary>Where a bond stands by its own status and the account.</summary>
    private enum BondKind
    {
        /// <summary>To be decided.</summary>
        Open,

        /// <summary>Debited; its status may not show it yet.</summary>
        Settling,

        /// <summary>Debited and shown once: the receipt proves it, although the phase says otherwise.</summary>
        Paid,

        /// <summary>Shows a receipt that is none of this account.</summary>
        Doubtful,
        Final,
    }
}

/// <summary>What is to be written, in this order: the account's status, the bonds' statuses, the account without the receipts that these show.</summary>
/// <param name="Status">The account's status.</param>
/// <param name="Debits">Receipts that <paramref name="Status"/> holds for the first time.</param>
/// <param name="Bonds">Bonds whose status has to change.</param>
public sealed record AccountPlan(CreditAccountStatus Status, IReadOnlyList<BondReceipt> Debits, IReadOnlyList<PlannedBond> Bonds);

/// <summary>A bond as it was read and the status that it is to show.</summary>
public sealed record PlannedBond(Bond Bond, BondOutcome Outcome, BondStatus Status);
