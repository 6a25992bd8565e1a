using System.Globalization;
using Bonding.Domain.Credits;
using Bonding.Domain.Receipts;

namespace Bonding.Domain.Bonds;

/// <summary>
/// Decides all bonds that wait on one account at once, so that they cost one update of the account. Pure; <see cref="SettlementProtocol"/>
/// says in which order the result is written.
/// </summary>
/// <remarks>A bond whose receipt is in <c>settling</c> keeps that receipt, whatever was edited or decided since.</remarks>
public static class BondTransaction
{
    /// <summary>
    /// Decides bonds in the order of <see cref="BondRequest.FirstComeFirstServed"/>, each from what the ones before it leave.
    /// </summary>
    /// <param name="account">The account as it was read; the caller writes the result under the same resourceVersion.</param>
    /// <param name="requests">The bonds that were read as not settled, in any order.</param>
    /// <param name="rules">Price and limits.</param>
    /// <param name="others">Units of the other accounts of the namespace.</param>
    /// <param name="now">The time of the receipts.</param>
    /// <param name="waitingBefore">How many bonds of the account wait already and are not among the requests.</param>
    public static BondSettlement Decide(
        BondingAccount account,
        IEnumerable<BondRequest> requests,
        BondRules rules,
        OtherAccountsUnits others,
        DateTimeOffset now,
        int waitingBefore = 0
    )
    {
        var outcomes = new List<BondOutcome>();
        foreach (var request in requests.Order(BondRequest.FirstComeFirstServed))
        {
            var outcome = DecideOne(account, request, rules, others, now);
            if (outcome is BondOutcome.Waiting waiting && waitingBefore++ is > 0 and var before)
                outcome = waiting.Behind(before);
            if (outcome is BondOutcome.Settled settled)
                account = Debit(account, settled.Receipt);
            outcomes.Add(outcome);
        }
        return new BondSettlement(account, outcomes);
    }

    private static BondOutcome DecideOne(
        BondingAccount account,
        BondRequest request,
        BondRules rules,
        OtherAccountsUnits others,
        DateTimeOffset now
    )
    {
        if (account.SettlingFor(request.Uid) is { } debitedBefore)
            return new BondOutcome.Settled(debitedBefore);
        if (account.Paid.Contains(request.Uid))
            return ReceiptMissing(request);
        // Another account may have been debited for it under its first spec.
        if (request.IsEdited)
            return new BondOutcome.Rejected(
                request.Uid,
                BondReason.SpecEdited,
                "spec was edited after the Bond was created; it is immutable: create another Bond"
            );
        if (request.Units < 1 || request.Units > rules.MaxUnitsPerAccount)
            return new BondOutcome.Rejected(
                request.Uid,
                BondReason.UnitsOutOfRange,
                $"spec.units is {request.Units}; 1 to {rules.MaxUnitsPerAccount} are allowed"
            );
        if (ExceedsLimit(account.Ledger, request, rules, others) is { } limit)
            return limit;

        var price = rules.PriceOf((int)request.Units);
        return price.Total <= account.Ledger.Balance
            ? new BondOutcome.Settled(BondReceipt.Issue(account.Uid, account.Head, request, price, now))
            : Insufficient(request, price, account.Ledger.Balance);
    }

    // The bond was read before its receipt was written, or the receipt was taken away.
    private static BondOutcome.Waiting ReceiptMissing(BondRequest request) =>
        new(
            request.Uid,
            BondReason.ReceiptMissing,
            "status.receipt is missing, although the account was debited for this bond; nothing is debited again and the units stay; "
                + "put the status right, or delete the Bond"
        );

    private static BondOutcome? ExceedsLimit(CreditLedger ledger, BondRequest request, BondRules rules, OtherAccountsUnits others)
    {
        var units = ledger.BondedUnits + request.Units;
        if (units > rules.MaxUnitsPerAccount)
            return new BondOutcome.Rejected(
                request.Uid,
                BondReason.AccountLimit,
                $"the account would hold {units} BU; the policy's maxUnitsPerAccount is {rules.MaxUnitsPerAccount}"
            );
        var held = units + others.Held;
        if (held > rules.MaxUnitsPerNamespace)
            return new BondOutcome.Rejected(
                request.Uid,
                BondReason.NamespaceLimit,
                $"the namespace would hold {held} BU; the policy's maxUnitsPerNamespace is {rules.MaxUnitsPerNamespace}"
            );
        // A reservation may end without a debit, so no bond is rejected because of one.
        return held + others.Reserved <= rules.MaxUnitsPerNamespace
            ? null
            : new BondOutcome.Waiting(
                request.Uid,
                BondReason.UnitsReserved,
                $"the namespace would hold {held} BU, and others reserved {others.Reserved} more; the policy's maxUnitsPerNamespace is "
                    + $"{rules.MaxUnitsPerNamespace}"
            );
    }

    private static BondOutcome Insufficient(BondRequest request, BondPrice price, CreditAmount balance)
    {
        var message = $"{request.Units} BU cost {price.Total} credits with tax; the balance is {balance}";
        return request.WhenInsufficient == WhenInsufficient.Wait
            ? new BondOutcome.Waiting(request.Uid, BondReason.InsufficientCredits, message)
            : new BondOutcome.Rejected(request.Uid, BondReason.InsufficientCredits, message);
    }

    private static BondingAccount Debit(BondingAccount account, BondReceipt receipt)
    {
        if (account.Settling.Contains(receipt))
            return account;
        return account with
        {
            Ledger = account.Ledger.Bond(receipt.Units, receipt.Price.Principal, receipt.Price.Tax),
            Head = new ChainHead(receipt.Sequence, receipt.Hash),
            Settling = [.. account.Settling, receipt],
            Paid = [.. account.Paid, receipt.BondUid],
        };
    }
}

/// <summary>The account after a decision, and the outcome of each bond in the order of decision.</summary>
public sealed record BondSettlement(BondingAccount Account, IReadOnlyList<BondOutcome> Outcomes);

/// <summary>Bonding Units of the other accounts of a namespace.</summary>
/// <param name="Held">Bonded units.</param>
/// <param name="Reserved">Further units that they may come to hold by writes under way, or never.</param>
public readonly record struct OtherAccountsUnits(long Held, long Reserved = 0);

/// <summary>A bond that is not settled yet.</summary>
/// <param name="Uid">UID of the Bond object: the key that prevents double debits.</param>
/// <param name="Name">Name within the account's namespace.</param>
/// <param name="Units">Bonding Units requested, as written; may be out of range.</param>
/// <param name="WhenInsufficient">Wait or Reject.</param>
/// <param name="CreatedAt">Creation time of the object: first come, first served.</param>
public sealed record BondRequest(string Uid, string Name, long Units, WhenInsufficient WhenInsufficient, DateTimeOffset CreatedAt)
{
    /// <summary>Whether the spec was edited after the Bond was created.</summary>
    public bool IsEdited { get; init; }

    /// <summary>A total order: creation time, then name, then UID.</summary>
    public static IComparer<BondRequest> FirstComeFirstServed { get; } =
        Comparer<BondRequest>.Create(
            (left, right) =>
            {
                var byTime = left.CreatedAt.CompareTo(right.CreatedAt);
                if (byTime != 0)
                    return byTime;
                var byName = string.CompareOrdinal(left.Name, right.Name);
                return byName != 0 ? byName : string.CompareOrdinal(left.Uid, right.Uid);
            }
        );
}

/// <summary>The behaviour of a bond while the balance does not cover it.</summary>
public enum WhenInsufficient
{
    /// <summary>Stays Pending and is settled as soon as the balance covers it.</summary>
    Wait,

    /// <summary>Is rejected for good.</summary>
    Reject,
}

/// <summary>The decision about one bond: exactly one of the nested cases.</summary>
public abstract record BondOutcome
{
    private BondOutcome(string uid, string reason, string message)
    {
        Uid = uid;
        Reason = reason;
        Message = message;
    }

    public string Uid { get; }

    /// <summary>A constant of <see cref="BondReason"/>.</summary>
    public string Reason { get; }

    public string Message { get; }

    /// <summary>The account was debited; the receipt is the proof.</summary>
    public sealed record Settled(BondReceipt Receipt)
        : BondOutcome(
            Receipt.BondUid,
            BondReason.Bonded,
            $"{Receipt.Units} BU bonded for {Receipt.Price.Principal} credits and {Receipt.Price.Tax} tax"
        );

    /// <summary>Nothing was debited; the bond is decided again later.</summary>
    public sealed record Waiting(string Bond, string Why, string Text) : BondOutcome(Bond, Why, Text)
    {
        /// <summary>Returns the same, and says how many bonds of the account waited before it.</summary>
        public Waiting Behind(int others) => new(Bond, Why, $"{Text}; {others} more of the account waited before it");
    }

    /// <summary>Nothing was debited and nothing will be.</summary>
    public sealed record Rejected(string Bond, string Why, string Text) : BondOutcome(Bond, Why, Text);
}

/// <summary>Proof of one settled bond.</summary>
/// <param name="Sequence">See <see cref="LedgerReceipt"/>.</param>
/// <param name="BondUid">UID of the Bond object.</param>
/// <param name="BondName">Name of the Bond object, for readers.</param>
/// <param name="Units">Units bonded.</param>
/// <param name="Price">Principal and tax debited.</param>
/// <param name="BoundAt">When it was decided, to the second.</param>
/// <param name="PreviousHash">See <see cref="LedgerReceipt"/>.</param>
/// <param name="Hash">See <see cref="LedgerReceipt"/>.</param>
public sealed record BondReceipt(
    long Sequence,
    string BondUid,
    string BondName,
    int Units,
    BondPrice Price,
    DateTimeOffset BoundAt,
    string PreviousHash,
    string Hash
) : LedgerReceipt(Sequence, PreviousHash, Hash)
{
    protected override IReadOnlyList<string> Contents =>
        [
            BondUid,
            BondName,
            Units.ToString(CultureInfo.InvariantCulture),
            Price.Principal.ToString(),
            Price.Tax.ToString(),
            BoundAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        ];

    /// <summary>Issues the receipt that follows <paramref name="head"/> in the chain of an account.</summary>
    public static BondReceipt Issue(string accountUid, ChainHead head, BondRequest bond, BondPrice price, DateTimeOffset now)
    {
        var boundAt = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds());
        var draft = new BondReceipt(head.Sequence + 1, bond.Uid, bond.Name, (int)bond.Units, price, boundAt, head.Hash, Genesis);
        return draft with { Hash = draft.HashFor(accountUid) };
    }
}
