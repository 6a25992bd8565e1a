using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Domain.Decisions;
using Bonding.Domain.Receipts;
using Bonding.Faults.Fleet;
using Bonding.Resources.Bonds;
using Bonding.Resources.CreditAccounts;

namespace Bonding.Faults.Scenario;

/// <summary>Checks what must hold at the end of every run.</summary>
internal static class Oracles
{
    /// <summary>Returns everything that does not hold; nothing if all holds.</summary>
    /// <param name="end">The objects of the API server at the end.</param>
    /// <param name="expected">The lines of <see cref="ExpectedEnd"/>.</param>
    /// <param name="counters">
    /// The counters: samples later than a stored checkpoint are not stored before the next routine write, so they are settled here.
    /// </param>
    /// <param name="deleted">Receipts of bonds that were deleted.</param>
    /// <param name="strangers">Subjects of lines that are not compared.</param>
    public static IReadOnlyList<string> Violations(
        AccountsView end,
        IReadOnlyList<string> expected,
        CounterScript counters,
        IReadOnlyList<BondReceipt> deleted,
        IReadOnlySet<string>? strangers = null
    )
    {
        var violations = new List<string>();
        expected = [.. expected.Where(line => strangers?.Contains(Subject(line)) != true)];
        // Grants that come by the clock make the balance of their account unpredictable, so it is not compared.
        var seen = Lines(end, counters)
            .Where(line => strangers?.Contains(Subject(line)) != true)
            .Where(line =>
                expected.Any(one => Subject(one) == Subject(line))
                || !line.StartsWith($"account {AccountsScript.Payee}:", StringComparison.Ordinal)
            )
            .ToList();
        violations.AddRange(expected.Except(seen).Select(line => $"expected: {line}"));
        violations.AddRange(seen.Except(expected).Select(line => $"found:    {line}"));
        var shown = end
            .Bonds.Values.Where(bond => bond.Status.Phase == BondPhase.Bonded)
            .ToLookup(bond => bond.Spec.AccountName, ShownReceipt.Of);
        foreach (var account in end.Accounts.Values)
            violations.AddRange(
                OfAccount(account, [.. shown[account.Metadata.Name], .. deleted]).Select(text => $"account {account.Metadata.Name}: {text}")
            );
        violations.AddRange(OfTreasury(end, deleted));
        if (violations.Count > 0)
            violations.Add(end.ToString());
        return violations;
    }

    private static string Subject(string line) => line[..line.IndexOf(':', StringComparison.Ordinal)];

    private static IEnumerable<string> Lines(AccountsView end, CounterScript counters) =>
        [
            .. end.Accounts.Values.Select(account => $"account {account.Metadata.Name}: {Line(account, counters, end)}"),
            .. end.Bonds.Values.Select(bond =>
                $"bond {bond.Metadata.Name}: {bond.Status.Phase}, debited {bond.Status.Debited}, tax {bond.Status.Tax}"
            ),
        ];

    private static string Line(CreditAccount account, CounterScript counters, AccountsView end)
    {
        if (AccountStatusMapping.Read(account).Value is not { Ledger: var stored })
            return "refused";
        var terms = AccountSpecMapping.Read(account.Spec, BondingRules.Default).Value!;
        var ledger = counters
            .After(account.Metadata.Name, stored.Checkpoint)
            .Aggregate(stored, (sum, sample) => Accrual.Settle(sum, terms, sample));
        // An allotted grant is written with the account's next routine write.
        if (account.Metadata.Name == AccountsScript.Payee && end.Allotted > ledger.Granted)
            ledger = ledger.Grant(end.Allotted - ledger.Granted, terms.Cap);
        return $"balance {ledger.Balance}, surplus {ledger.Surplus}, charged {ledger.Charged}, units {ledger.BondedUnits}, tax "
            + $"{ledger.TaxPaid}, "
            + $"bonded {ledger.Bonded}, minted {ledger.Minted}, opened {ledger.Opened}, launched {ledger.LaunchGranted}, granted "
            + $"{ledger.Granted}, "
            + $"corrected {ledger.Corrected}, spent {ledger.Spent}, discarded {ledger.Discarded}";
    }

    // Receipts of a former account of the same name do not belong to this one.
    private static IEnumerable<string> OfAccount(CreditAccount account, IReadOnlyList<BondReceipt> candidates)
    {
        if (AccountStatusMapping.Read(account).Value is not { } read)
        {
            yield return "its status is refused";
            yield break;
        }

        var receipts = candidates.Where(receipt => receipt.IsIntact(account.Metadata.Uid)).ToList();
        if (read.Ledger.Imbalance != CreditAmount.Zero)
            yield return $"credits were lost or made: {read.Ledger.Imbalance}";
        if (receipts.DistinctBy(receipt => receipt.BondUid).Count() != receipts.Count)
            yield return "a bond was debited twice";
        if (receipts.Sum(receipt => receipt.Units) != read.Ledger.BondedUnits)
            yield return "its units are not those of its receipts";
        if (Sum(receipts, receipt => receipt.Price.Principal) != read.Ledger.Bonded)
            yield return "its bonded credits are not those of its receipts";
        if (Sum(receipts, receipt => receipt.Price.Tax) != read.Ledger.TaxPaid)
            yield return "its tax is not that of its receipts";
        foreach (var broken in ReceiptChain.Breaks(account.Metadata.Uid, read.Head, [.. receipts, .. read.Corrections]))
            yield return $"receipt {broken.Sequence} is {broken.Kind}";
        if (read.Settling.Count > 0)
            yield return "a receipt is still settling";
    }

    // The bonds of a deleted account stay.
    private static IEnumerable<string> OfTreasury(AccountsView end, IReadOnlyList<BondReceipt> deleted)
    {
        var paid = Sum(
            [.. end.Bonds.Values.Where(bond => bond.Status.Phase == BondPhase.Bonded).Select(ShownReceipt.Of), .. deleted],
            receipt => receipt.Price.Tax
        );
        var granted = end.Accounts.Keys.Aggregate(CreditAmount.Zero, (sum, account) => sum + end.GrantedTo(account));
        if (end.Collected > paid)
            yield return $"treasury: {end.Collected} collected, but {paid} paid";
        if (end.Allotted > end.Collected)
            yield return $"treasury: {end.Allotted} allotted, but {end.Collected} collected";
        if (granted > end.Allotted)
            yield return $"treasury: {granted} granted, but {end.Allotted} allotted";
        var units = end.Accounts.Values.Sum(account => account.Status.BondedUnits);
        if (units > AccountsScript.MostUnits)
            yield return $"the namespace holds {units} units, but {AccountsScript.MostUnits} are allowed";
    }

    private static CreditAmount Sum(IEnumerable<BondReceipt> receipts, Func<BondReceipt, CreditAmount> of) =>
        receipts.Aggregate(CreditAmount.Zero, (sum, receipt) => sum + of(receipt));
}
