using System.Collections.Immutable;
using Bonding.Domain.Credits;

namespace Bonding.Domain.Bonds;

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
public sealed record NamespaceBook(ImmutableSortedDictionary<string, BookEntry> Accounts, ClosedAccounts Closed)
{
    public static NamespaceBook Empty { get; } = new(ImmutableSortedDictionary.Create<string, BookEntry>(StringComparer.Ordinal), default);

    /// <summary>The most units that all accounts can hold now.</summary>
    public long Units => Accounts.Values.Sum(entry => (long)entry.UnitsAtMost);

    public Treasury Treasury => Accounts.Values.Aggregate(
        new Treasury(Closed.TaxPaid, Closed.Granted), (sum, entry) => sum + new Treasury(entry.TaxPaid, entry.Granted));

    /// <summary>Whether an account was opened before: an empty status is then no new account's.</summary>
    public bool WasOpened(string uid) => Accounts.TryGetValue(uid, out var entry) && entry.OpenedAt is not null;

    /// <summary>Units of all accounts but one.</summary>
    public UnitsElsewhere UnitsBeside(string uid) => Accounts.Where(account => account.Key != uid).Aggregate(
        default(UnitsElsewhere), (sum, account) => new UnitsElsewhere(sum.Held + account.Value.Units, sum.Reserved + account.Value.UnitsAtMost - account.Value.Units));

    /// <summary>The book after opened accounts were seen.</summary>
    public NamespaceBook Seen(IEnumerable<AccountSighting> accounts, DateTimeOffset now)
    {
        var seen = Accounts.ToBuilder();
        foreach (var account in accounts)
            seen[account.Uid] = (seen.GetValueOrDefault(account.Uid) ?? BookEntry.New(account.Name)).Seen(account, now);
        return this with { Accounts = seen.ToImmutable() };
    }

    /// <summary>
    /// The book after accounts were seen, and some found to be gone for good. Who is gone and not in the book was closed before, by this leader or
    /// another one, or never paid a tax, for units are reserved before it is paid: it is not closed once more.
    /// </summary>
    public NamespaceBook Record(IEnumerable<AccountSighting> seen, IReadOnlySet<string> gone, DateTimeOffset now) =>
        Seen(seen.Where(account => !gone.Contains(account.Uid) || Accounts.ContainsKey(account.Uid)), now).Close(gone);

    /// <summary>Notes that a write conditional on <paramref name="version"/> may bring an account to <paramref name="units"/>.</summary>
    /// <returns>Null if the namespace could then hold more than <paramref name="limit"/>.</returns>
    public NamespaceBook? Reserve(string uid, string name, int units, ulong version, long limit)
    {
        if (UnitsBeside(uid) is var others && others.Held + others.Reserved + units > limit) return null;
        var entry = Accounts.GetValueOrDefault(uid) ?? BookEntry.New(name);
        // Of two writes on one version at most one succeeds, so the larger covers both.
        var most = entry.Reservation is { } other && other.Version >= version ? Math.Max(other.Units, units) : units;
        var newest = Math.Max(version, entry.Reservation?.Version ?? 0);
        return this with { Accounts = Accounts.SetItem(uid, entry with { Reservation = new UnitReservation(most, newest) }) };
    }

    /// <summary>The book after accounts were found to be gone for good.</summary>
    public NamespaceBook Close(IEnumerable<string> uids)
    {
        var book = this;
        foreach (var uid in uids)
        {
            if (!book.Accounts.TryGetValue(uid, out var entry)) continue;
            var closed = new ClosedAccounts(book.Closed.Count + 1, book.Closed.TaxPaid + entry.TaxPaid, book.Closed.Granted + entry.Granted);
            book = new NamespaceBook(book.Accounts.Remove(uid), closed);
        }
        return book;
    }
}
