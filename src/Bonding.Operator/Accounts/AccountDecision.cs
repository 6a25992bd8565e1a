using Bonding.Domain.Bonds;
using Bonding.Resources.Bonds;
using Bonding.Resources.CreditAccounts;

namespace Bonding.Operator.Accounts;

/// <summary>Decides one account from a snapshot: which bonds are settled, and what its status and theirs show. Pure.</summary>
public static class AccountDecision
{
    /// <summary>Returns what has to be written for the account and the bonds of a snapshot.</summary>
    public static AccountPlan Decide(AccountSnapshot snapshot, DateTimeOffset now)
    {
        var posting = Post(snapshot, now);
        var (decided, outcomes) = DecideBonds(snapshot, posting?.Account, now);
        List<PlannedBond> bonds = [.. PlanBonds(snapshot, outcomes, now)];
        var settlement = SettlementOf(snapshot, decided, [.. bonds.Select(bond => bond.Outcome)]);
        var status = AccountStatusBuilder.Build(snapshot, settlement, now);
        if (AccountConditions.Corrections(status.Corrections?.Count ?? 0, posting?.Obstacle) is { } corrections)
            corrections.ApplyTo(status.Conditions!, snapshot.Stored.Metadata.Generation, now);
        return new AccountPlan(status, settlement, bonds);
    }

    /// <summary>
    /// Returns the bonds of a snapshot from the cache that have to be read from the API server before <paramref name="plan"/> may be
    /// carried out: those whose receipts are settling, then those that it changes, first come, first served.
    /// </summary>
    public static IReadOnlyList<ObservedBond> BondsToRead(AccountSnapshot snapshot, AccountPlan plan)
    {
        var changing = plan.Bonds.Select(planned => planned.Bond.Metadata.Uid).ToHashSet();
        var settling = snapshot.Bonds.ToLookup(bond => snapshot.Account?.SettlingFor(bond.Uid) is not null);
        return
        [
            .. settling[true],
            .. settling[false]
                .Where(bond => changing.Contains(bond.Uid))
                .OrderBy(bond => bond.Bond!.Metadata.CreationTimestamp)
                .ThenBy(bond => bond.Name, StringComparer.Ordinal)
                .ThenBy(bond => bond.Uid, StringComparer.Ordinal),
        ];
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
        if (snapshot is { IsOff: true } or { Grant: null } or { AccountRules: null })
            return posting;
        var paid = snapshot.Grant.PayTo(posting.Account.Ledger, snapshot.AccountRules.Cap);
        return posting with { Account = posting.Account with { Ledger = paid } };
    }

    private static (BondingAccount? Account, IReadOnlyList<BondOutcome> Outcomes) DecideBonds(
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

        // A debit from before the mode was turned off is still shown by its bond.
        var isPriced = snapshot.Rules.Bonds.EarnHours is null || snapshot.AccountRules is not null;
        var isSettled = isPriced && !snapshot.IsOff;
        var requests = present[BondKind.Settling].Concat(isSettled ? present[BondKind.Open] : []).Select(BondMapping.Read);
        var decided = BondTransaction.Decide(
            account,
            requests,
            BondRulesOf(snapshot),
            snapshot.OtherAccountsUnits,
            now,
            snapshot.WaitingBefore
        );
        var held = isSettled
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
            $"status.receipt.hash is '{bond.Status.Receipt!.Hash}'; allowed: none, or that of a debit of account "
                + $"{bond.Spec.AccountName}; nothing is debited until it is put right"
        );

    private static BondOutcome.Waiting Held(Bond bond, string why) =>
        new(bond.Metadata.Uid, BondReason.AccountNotReady, $"account {bond.Spec.AccountName} is not served: {why}");

    private static BondRules BondRulesOf(AccountSnapshot snapshot) =>
        snapshot.AccountRules is { } rules ? snapshot.Rules.Bonds.For(rules.Rate) : snapshot.Rules.Bonds;

    private static Settlement SettlementOf(AccountSnapshot snapshot, BondingAccount? decided, IReadOnlyList<BondOutcome> unshown)
    {
        if (snapshot.Account is not { } read || decided is null)
            return Settlement.Refused(unshown);
        return Settlement.Of(read, snapshot.IsOff ? Uncounted(decided) : decided, Shown(snapshot.Bonds, read), unshown);
    }

    // Use while the mode is Off is never charged and earns nothing: the next sample begins anew.
    private static BondingAccount Uncounted(BondingAccount account) =>
        account with
        {
            Ledger = account.Ledger with { Checkpoint = null },
            Buckets = account.Buckets.ToDictionary(bucket => bucket.Key, bucket => bucket.Value with { Checkpoint = null }),
        };

    private static HashSet<string> Shown(IEnumerable<ObservedBond> bonds, BondingAccount account) =>
        [
            .. from bond in bonds
            let receipt = account.SettlingFor(bond.Uid)
            where receipt is not null && (bond.Bond is null || BondMapping.ShowsReceipt(bond.Bond, receipt))
            select bond.Uid,
        ];

    private static IEnumerable<PlannedBond> PlanBonds(AccountSnapshot snapshot, IEnumerable<BondOutcome> outcomes, DateTimeOffset now)
    {
        var present = snapshot.Bonds.Where(bond => bond.Bond is not null).ToDictionary(bond => bond.Uid, bond => bond.Bond!);
        foreach (var outcome in outcomes)
            if (BondMapping.StatusOf(present[outcome.Uid], outcome, now) is { } status)
                yield return new PlannedBond(present[outcome.Uid], outcome, status);
    }

    /// <summary>The state of a bond by its own status and the account.</summary>
    private enum BondKind
    {
        /// <summary>To be decided.</summary>
        Open,

        /// <summary>Debited; its status may not show it yet.</summary>
        Settling,

        /// <summary>Debited and shown once: the receipt proves it, although the phase says otherwise.</summary>
        Paid,

        /// <summary>Shows a receipt that is not one of this account.</summary>
        Doubtful,
        Final,
    }
}

/// <summary>What has to be written for an account; <see cref="SettlementProtocol"/> says in which order.</summary>
/// <param name="Status">The account's status.</param>
/// <param name="Settlement">The money side of the status, and the outcomes of <paramref name="Bonds"/>.</param>
/// <param name="Bonds">Bonds whose status has to change.</param>
public sealed record AccountPlan(CreditAccountStatus Status, Settlement Settlement, IReadOnlyList<PlannedBond> Bonds);

/// <summary>A bond as it was read, and the status that it has to show.</summary>
public sealed record PlannedBond(Bond Bond, BondOutcome Outcome, BondStatus Status);
