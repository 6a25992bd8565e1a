using System.Collections.Immutable;
using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;

namespace Bonding.Domain.NamespaceLedgers;

/// <summary>
/// What is known of the accounts of one namespace together: which were opened, how many units each can hold at most, and what was collected
/// and granted, deleted accounts included. Immutable.
/// </summary>
/// <remarks>
/// The limit of a namespace holds whatever happens at the same moment, because units are reserved here, by a conditional write, before they are
/// debited, and a reservation ends only when the account is seen in a newer version than the debit is conditional on.
/// </remarks>
/// <param name="Accounts">By UID.</param>
/// <param name="Closed">Of accounts that are gone.</param>
public sealed record NamespaceLedgerState(ImmutableSortedDictionary<string, NamespaceLedgerEntry> Accounts, ClosedAccounts Closed)
{
    public static NamespaceLedgerState Empty { get; } =
        new(ImmutableSortedDictionary.Create<string, NamespaceLedgerEntry>(StringComparer.Ordinal), default);

    /// <summary>The most units that all accounts can hold now.</summary>
    public long Units => Accounts.Values.Sum(entry => (long)entry.UnitsAtMost);

    public Treasury Treasury =>
        Accounts.Values.Aggregate(
            new Treasury(Closed.TaxPaid, Closed.Granted),
            (sum, entry) => sum + new Treasury(entry.TaxPaid, entry.Granted)
        );

    /// <summary>Whether an account was opened before: an empty status is then no new account's.</summary>
    public bool WasOpened(string uid) => Accounts.TryGetValue(uid, out var entry) && entry.OpenedAt is not null;

    /// <summary>Units of all accounts but one.</summary>
    public OtherAccountsUnits UnitsOfOthers(string uid) =>
        Accounts
            .Where(account => account.Key != uid)
            .Aggregate(
                default(OtherAccountsUnits),
                (sum, account) =>
                    new OtherAccountsUnits(sum.Held + account.Value.Units, sum.Reserved + account.Value.UnitsAtMost - account.Value.Units)
            );

    /// <summary>The book after opened accounts were seen.</summary>
    public NamespaceLedgerState WithObserved(IEnumerable<ObservedAccount> accounts, DateTimeOffset now)
    {
        var seen = Accounts.ToBuilder();
        foreach (var account in accounts)
            seen[account.Uid] = (seen.GetValueOrDefault(account.Uid) ?? NamespaceLedgerEntry.New(account.Name)).WithObserved(account, now);
        return this with { Accounts = seen.ToImmutable() };
    }

    /// <summary>
    /// The book after accounts were seen, and some found to be gone for good. Who is gone and not in the book was closed before, by this leader or
    /// another one, or never paid a tax, for units are reserved before it is paid: it is not closed once more.
    /// </summary>
    public NamespaceLedgerState Record(IEnumerable<ObservedAccount> seen, IReadOnlySet<string> gone, DateTimeOffset now) =>
        WithObserved(seen.Where(account => !gone.Contains(account.Uid) || Accounts.ContainsKey(account.Uid)), now).Close(gone);

    /// <summary>Notes that a write conditional on <paramref name="version"/> may bring an account to <paramref name="units"/>.</summary>
    /// <returns>Null if the namespace could then hold more than <paramref name="limit"/>.</returns>
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

    /// <summary>The book after accounts were found to be gone for good.</summary>
    public NamespaceLedgerState Close(IEnumerable<string> uids)
    {
        var book = this;
        foreach (var uid in uids)
        {
            if (!book.Accounts.TryGetValue(uid, out var entry))
                continue;
            var closed = new ClosedAccounts(
                book.Closed.Count + 1,
                book.Closed.TaxPaid + entry.TaxPaid,
                book.Closed.Granted + entry.Granted
            );
            book = new NamespaceLedgerState(book.Accounts.Remove(uid), closed);
        }
        return book;
    }
}

/// <summary>What an account's status was last seen to hold of that which a namespace keeps count of.</summary>
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

/// <summary>What remains of accounts that were deleted: their taxes stay in the treasury, their units are gone.</summary>
/// <param name="Count">How many.</param>
/// <param name="TaxPaid">By all of them.</param>
/// <param name="Granted">To all of them.</param>
public readonly record struct ClosedAccounts(int Count, CreditAmount TaxPaid, CreditAmount Granted);
