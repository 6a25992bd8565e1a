using System.Collections.Immutable;
using System.Globalization;
using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;

namespace Bonding.Resources.Mapping;

/// <summary>The record of a namespace. One that cannot be read is refused as a whole: no unit is reserved and nothing granted by it.</summary>
public static class NamespaceLedgerMapping
{
    public static Mapped<NamespaceBook> Read(NamespaceLedger record)
    {
        var (reader, status) = (new FieldReader("status"), record.Status);
        var accounts = ImmutableSortedDictionary.CreateBuilder<string, BookEntry>(StringComparer.Ordinal);
        foreach (var account in status.Accounts ?? [])
            accounts[account.Uid] = Entry(reader.Under($"status.accounts[{account.Uid}]"), account);
        var closed = status.Closed is { } gone ? Closed(reader.Under("status.closed"), gone) : default;
        if (reader.Errors.Count == 0 && LedgerSeal.Of(status, record.Metadata.Uid) is var fitting && status.Seal != fitting)
            reader.Refuse("seal", status.Seal, $"{fitting ?? "none"}, which would fit the accounts; one of them was changed");
        return Mapped<NamespaceBook>.Of(reader.Errors, () => new NamespaceBook(accounts.ToImmutable(), closed));
    }

    /// <param name="book">What is known.</param>
    /// <param name="recordUid">UID of the record that it is written to.</param>
    public static NamespaceLedgerStatus Write(NamespaceBook book, string recordUid)
    {
        var status = Unsealed(book);
        status.Seal = LedgerSeal.Of(status, recordUid);
        return status;
    }

    private static NamespaceLedgerStatus Unsealed(NamespaceBook book) => new()
    {
        Units = book.Units,
        Collected = book.Treasury.Collected.ToString(),
        Granted = book.Treasury.Granted.ToString(),
        Accounts = [.. book.Accounts.Select(entry => Account(entry.Key, entry.Value))],
        Closed = book.Closed.Count == 0 ? null : new ClosedAccountsStatus
        {
            Accounts = book.Closed.Count,
            TaxPaid = book.Closed.TaxPaid.ToString(),
            Granted = book.Closed.Granted.ToString(),
        },
    };

    private static BookEntry Entry(FieldReader fields, LedgerAccountStatus account) => new(
        account.Name,
        account.OpenedAt is { } opened ? Instants.Of(opened) : null,
        fields.WholeNumber("units", account.Units ?? 0, 0, int.MaxValue),
        Reservation(fields, account),
        fields.CreditsIfAny("taxPaid", account.TaxPaid),
        fields.CreditsIfAny("granted", account.Granted));

    private static UnitReservation? Reservation(FieldReader fields, LedgerAccountStatus account)
    {
        if (account.ReservedUnits is not { } units) return null;
        fields.WholeNumber("reservedUnits", units, 0, int.MaxValue);
        if (!ulong.TryParse(account.ReservedAt, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
            fields.Refuse("reservedAt", account.ReservedAt, "the resourceVersion of an account");
        return new UnitReservation(units, version);
    }

    private static ClosedAccounts Closed(FieldReader fields, ClosedAccountsStatus closed) => new(
        fields.WholeNumber("accounts", closed.Accounts, 0, int.MaxValue),
        fields.CreditsIfAny("taxPaid", closed.TaxPaid),
        fields.CreditsIfAny("granted", closed.Granted));

    private static LedgerAccountStatus Account(string uid, BookEntry entry) => new()
    {
        Uid = uid,
        Name = entry.Name,
        OpenedAt = entry.OpenedAt?.UtcDateTime,
        Units = entry.Units == 0 ? null : entry.Units,
        ReservedUnits = entry.Reservation?.Units,
        ReservedAt = entry.Reservation?.Version.ToString(CultureInfo.InvariantCulture),
        TaxPaid = AmountOrNone(entry.TaxPaid),
        Granted = AmountOrNone(entry.Granted),
    };

    private static string? AmountOrNone(CreditAmount amount) => amount == CreditAmount.Zero ? null : amount.ToString();
}
