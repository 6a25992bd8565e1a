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
    public static BondSettlement Decide(
        BondingAccount account,
        IEnumerable<BondRequest> requests,
        BondRules rules,
        OtherAccountsUnits others,
        DateTimeOffset now
    )
    {
        var outcomes = new List<BondOutcome>();
        foreach (var request in requests.Order(BondRequest.FirstComeFirstServed))
        {
            var outcome = DecideOne(account, request, rules, others, now);
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
