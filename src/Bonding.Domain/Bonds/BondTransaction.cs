using Bonding.Domain.Credits;
using Bonding.Domain.Receipts;

namespace Bonding.Domain.Bonds;

/// <summary>
/// Decides all bonds that wait on one account at once, so that they cost one account update.
/// </summary>
/// <remarks>
/// Pure. What the shell must keep for "never twice" (each rule is needed; the crash model in the tests shows a double debit without it):
/// <list type="number">
/// <item>Read the account first, then every bond that may be debited from the API server, not from a cache that may lag.</item>
/// <item>Write the account under the resourceVersion it was read with.</item>
/// <item>Then write the bonds' statuses, each under the resourceVersion it was read with. A receipt in <c>settling</c> overrules whatever the bond shows.</item>
/// <item>Take a receipt out of <c>settling</c> (<see cref="BondingAccount.Cleared"/>) only when the bond, read from the API server after the account, shows
/// <c>Bonded</c> or is gone by its UID; again under the account's resourceVersion.</item>
/// </list>
/// A bond whose receipt stands in <c>settling</c> keeps that receipt, whatever was edited or decided since.
/// </remarks>
public static class BondTransaction
{
    /// <param name="account">The account as read; the caller writes the result under the same resourceVersion.</param>
    /// <param name="requests">Bonds that were read as not settled, any order.</param>
    /// <param name="terms">Price and caps.</param>
    /// <param name="unitsElsewhere">Units of the other accounts of the namespace.</param>
    /// <param name="now">Stamped on the receipts.</param>
    public static BondSettlement Decide(
        BondingAccount account,
        IEnumerable<BondRequest> requests,
        BondRules terms,
        OtherAccountsUnits unitsElsewhere,
        DateTimeOffset now
    )
    {
        var outcomes = new List<BondOutcome>();
        foreach (var request in requests.Order(BondRequest.FirstComeFirstServed))
        {
            var outcome = DecideOne(account, request, terms, unitsElsewhere, now);
            if (outcome is BondOutcome.Settled settled)
                account = Debit(account, settled.Receipt);
            outcomes.Add(outcome);
        }
        return new BondSettlement(account, outcomes);
    }

    private static BondOutcome DecideOne(
        BondingAccount account,
        BondRequest request,
        BondRules terms,
        OtherAccountsUnits unitsElsewhere,
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
        if (request.Units < 1 || request.Units > terms.MaxUnitsPerAccount)
            return new BondOutcome.Rejected(
                request.Uid,
                BondReason.UnitsOutOfRange,
                $"spec.units is {request.Units}; 1 to {terms.MaxUnitsPerAccount} are allowed"
            );
        if (ExceedsLimit(account.Ledger, request, terms, unitsElsewhere) is { } limit)
            return limit;

        var price = terms.PriceOf((int)request.Units);
        return price.Total <= account.Ledger.Balance
            ? new BondOutcome.Settled(BondReceipt.Issue(account.Uid, account.Head, request, price, now))
            : Insufficient(request, price, account.Ledger.Balance);
    }

    // Read before its receipt was written, or the receipt was taken away.
    private static BondOutcome.Waiting ReceiptMissing(BondRequest request) =>
        new(
            request.Uid,
            BondReason.ReceiptMissing,
            "status.receipt is missing, although the account was debited for this bond; nothing is debited again and the units stay; put the status right, or delete the Bond"
        );

    private static BondOutcome? ExceedsLimit(CreditLedger ledger, BondRequest request, BondRules terms, OtherAccountsUnits unitsElsewhere)
    {
        var units = ledger.BondedUnits + request.Units;
        if (units > terms.MaxUnitsPerAccount)
            return new BondOutcome.Rejected(
                request.Uid,
                BondReason.AccountLimit,
                $"the account would hold {units} BU; the policy's maxUnitsPerAccount is {terms.MaxUnitsPerAccount}"
            );
        var held = units + unitsElsewhere.Held;
        if (held > terms.MaxUnitsPerNamespace)
            return new BondOutcome.Rejected(
                request.Uid,
                BondReason.NamespaceLimit,
                $"the namespace would hold {held} BU; the policy's maxUnitsPerNamespace is {terms.MaxUnitsPerNamespace}"
            );
        // A reservation may end without a debit: nobody is rejected for it.
        return held + unitsElsewhere.Reserved <= terms.MaxUnitsPerNamespace
            ? null
            : new BondOutcome.Waiting(
                request.Uid,
                BondReason.UnitsReserved,
                $"the namespace would hold {held} BU, and others reserved {unitsElsewhere.Reserved} more; the policy's maxUnitsPerNamespace is {terms.MaxUnitsPerNamespace}"
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

/// <summary>The account after a decision, and what was decided about each bond, in the order of decision.</summary>
public sealed record BondSettlement(BondingAccount Account, IReadOnlyList<BondOutcome> Outcomes);

/// <summary>Bonding Units of the other accounts of a namespace.</summary>
/// <param name="Held">Bonded.</param>
/// <param name="Reserved">More that they may come to hold by writes that are under way, or never.</param>
public readonly record struct OtherAccountsUnits(long Held, long Reserved = 0);
