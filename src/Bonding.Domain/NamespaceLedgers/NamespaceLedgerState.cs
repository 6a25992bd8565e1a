using System.Collections.Immutable;
using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;

namespace Bonding.Domain.NamespaceLedgers;

/// <summary>
/// What is known of all accounts of one namespace: which were opened, how many units each can hold at most, and what was collected and
/// granted, deleted accounts included. Immutable.
/// </summary>
/// <remarks>
/// The limit of a namespace holds whatever happens at the same time: units are reserved here, by a conditional write, before they are
/// debited, and a reservation ends only when the account is observed in a newer version than the debit is conditional on.
/// </remarks>
/// <param name="Accounts">The accounts, by UID.</param>
/// <param name="Closed">The sums of accounts that are gone.</param>
public sealed record NamespaceLedgerState(ImmutableSortedDictionary<string, NamespaceLedgerEntry> Accounts, ClosedAccounts Closed)
{
    public static NamespaceLedgerState Empty { get; } =
        new(ImmutableSortedDictionary.Create<string, NamespaceLedgerEntry>(StringComparer.Ordinal), default);

    /// <summary>The most units that all accounts can hold now.</summary>
    public long Units => Accounts.Values.Sum(entry => (long)entry.UnitsAtMost);

    /// <summary>Taxes and grants of all accounts together.</summary>
    public Treasury Treasury =>
        Accounts.Values.Aggregate(
            new Treasury(Closed.TaxPaid, Closed.Granted),
            (sum, entry) => sum + new Treasury(entry.TaxPaid, entry.Granted)
        );

    /// <summary>Returns whether an account was opened before: an empty status then does not make it a new one.</summary>
    public bool WasOpened(string uid) => Accounts.TryGetValue(uid, out var entry) && entry.OpenedAt is not null;

    /// <summary>Returns the units of all accounts but one.</summary>
    public OtherAccountsUnits UnitsOfOthers(string uid) =>
        Accounts
            .Where(account => account.Key != uid)
            .Aggregate(
                default(OtherAccountsUnits),
                (sum, account) =>
                    new OtherAccountsUnits(sum.Held + account.Value.Units, sum.Reserved + account.Value.UnitsAtMost - account.Value.Units)
            );

    /// <summary>Returns the ledger after observations of opened accounts.</summary>
    public NamespaceLedgerState WithObserved(IEnumerable<ObservedAccount> accounts, DateTimeOffset now)
    {
        var seen = Accounts.ToBuilder();
        foreach (var account in accounts)
            seen[account.Uid] = (seen.GetValueOrDefault(account.Uid) ?? NamespaceLedgerEntry.New(account.Name)).WithObserved(account, now);
        return this with { Accounts = seen.ToImmutable() };
    }

    /// <summary>
    /// Returns the ledger after observations of accounts, some of which are gone for good. An account that is gone and not in the ledger
    /// was closed before, by this leader or another one, or never paid a tax, because units are reserved first: it is not closed again.
    /// </summary>
    public NamespaceLedgerState Record(IEnumerable<ObservedAccount> observed, IReadOnlySet<string> gone, DateTimeOffset now) =>
        WithObserved(observed.Where(account => !gone.Contains(account.Uid) || Accounts.ContainsKey(account.Uid)), now).Close(gone);

    /// <summary>
    /// Returns the ledger with a reservation for a write, conditional on <paramref name="version"/>, that may bring an account to
    /// <paramref name="units"/>; null if the namespace could then hold more than <paramref name="limit"/>.
    /// </summary>
    public NamespaceLedgerState? Reserve(string uid, string name, int units, ulong version, long limit)
    {
        if (UnitsOfOthers(uid) is var others && others.Held + others.Reserved + units > limit)
            return null;
        var entry = Accounts.GetValueOrDefault(uid) ?? NamespaceLedgerEntry.New(name);
        // Of two writes on one version at most one succeeds, so the larger covers both.
        var most = entry.Reservation is { } other && other.Version >= version ? Math.Max(other.Units, units) : units;
        var newest = Math.Max(version, entry.Reservation?.Version ?? 0);
        return this with { Accounts = Accounts.SetItem(uid, entry with { Reservation = new UnitReservation(most, newest) }) };
    }

    /// <summary>Returns the ledger after accounts were found to be gone for good.</summary>
    public NamespaceLedgerState Close(IEnumerable<string> uids)
    {
        var ledger = this;
        foreach (var uid in uids)
        {
            if (!ledger.Accounts.TryGetValue(uid, out var entry))
                continue;
            var closed = new ClosedAccounts(
                ledger.Closed.Count + 1,
                ledger.Closed.TaxPaid + entry.TaxPaid,
                ledger.Closed.Granted + entry.Granted
            );
            ledger = new NamespaceLedgerState(ledger.Accounts.Remove(uid), closed);
        }
        return ledger;
    }
}

/// <summary>The fields of an account's status that the ledger of its namespace records, as they were last observed.</summary>
/// <param name="Uid">UID of the account object.</param>
/// <param name="Name">Name within the namespace.</param>
/// <param name="Version">Grows with every write of the account.</param>
/// <param name="Units">Bonded units.</param>
/// <param name="TaxPaid">Since it was opened.</param>
/// <param name="Granted">Paid to it by the treasury since it was opened.</param>
public readonly record struct ObservedAccount(
    string Uid,
    string Name,
    ulong Version,
    int Units,
    CreditAmount TaxPaid,
    CreditAmount Granted
);

/// <summary>The sums of deleted accounts: their taxes stay in the treasury, their units are gone.</summary>
/// <param name="Count">The number of deleted accounts.</param>
/// <param name="TaxPaid">Tax that all of them paid.</param>
/// <param name="Granted">Grants that all of them received.</param>
public readonly record struct ClosedAccounts(int Count, CreditAmount TaxPaid, CreditAmount Granted);
