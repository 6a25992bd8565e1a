using System.Collections.Immutable;
using System.Globalization;
using Bonding.Domain.Credits;
using Bonding.Domain.NamespaceLedgers;
using Bonding.Resources.Common;

namespace Bonding.Resources.NamespaceLedgers;

/// <summary>
/// Converts the record of a namespace. A record that cannot be read is refused as a whole: no unit is reserved and nothing is granted
/// from it.
/// </summary>
public static class NamespaceLedgerMapping
{
    // Sums, which are recomputed from the sealed fields.
    private static readonly string[] Unsealed = ["seal", "units", "collected", "granted"];

    public static Parsed<NamespaceLedgerState> Read(NamespaceLedger record)
    {
        var (reader, status) = (new FieldReader("status"), record.Status);
        var accounts = ImmutableSortedDictionary.CreateBuilder<string, NamespaceLedgerEntry>(StringComparer.Ordinal);
        foreach (var account in status.Accounts ?? [])
            accounts[account.Uid] = Entry(reader.Under($"status.accounts[{account.Uid}]"), account);
        var closed = status.Closed is { } gone ? Closed(reader.Under("status.closed"), gone) : default;
        if (reader.Errors.Count == 0 && SealOf(status, record.Metadata.Uid) is var fitting && status.Seal != fitting)
            reader.AddError("seal", status.Seal, $"{fitting ?? "none"}, which would fit the accounts; one of them was changed");
        return Parsed<NamespaceLedgerState>.Of(reader.Errors, () => new NamespaceLedgerState(accounts.ToImmutable(), closed));
    }

    /// <summary>Returns the sealed status of a record.</summary>
    /// <param name="state">The accounts of the namespace.</param>
    /// <param name="recordUid">UID of the record, which the seal covers.</param>
    public static NamespaceLedgerStatus Write(NamespaceLedgerState state, string recordUid)
    {
        var status = WriteUnsealed(state);
        status.Seal = SealOf(status, recordUid);
        return status;
    }

    // A ledger without accounts has no seal.
    private static string? SealOf(NamespaceLedgerStatus status, string ledgerUid) =>
        status is { Accounts: null or { Count: 0 }, Closed: null } ? null : LedgerSeal.Of(ledgerUid, LedgerSeal.Json(status, Unsealed));

    private static NamespaceLedgerStatus WriteUnsealed(NamespaceLedgerState state) =>
        new()
        {
            Units = state.Units,
            Collected = state.Treasury.Collected.ToString(),
            Granted = state.Treasury.Granted.ToString(),
            Accounts = [.. state.Accounts.Select(entry => Account(entry.Key, entry.Value))],
            Closed =
                state.Closed.Count == 0
                    ? null
                    : new ClosedAccountsStatus
                    {
                        Accounts = state.Closed.Count,
                        TaxPaid = state.Closed.TaxPaid.ToString(),
                        Granted = state.Closed.Granted.ToString(),
                    },
        };

    private static NamespaceLedgerEntry Entry(FieldReader fields, LedgerAccountStatus account) =>
        new(
            account.Name,
            account.OpenedAt is { } opened ? UtcTime.Of(opened) : null,
            fields.Integer("units", account.Units ?? 0, 0, int.MaxValue),
            Reservation(fields, account),
            fields.OptionalCredits("taxPaid", account.TaxPaid),
            fields.OptionalCredits("granted", account.Granted)
        );

    private static UnitReservation? Reservation(FieldReader fields, LedgerAccountStatus account)
    {
        if (account.ReservedUnits is not { } units)
            return null;
        fields.Integer("reservedUnits", units, 0, int.MaxValue);
        if (!ulong.TryParse(account.ReservedAt, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
            fields.AddError("reservedAt", account.ReservedAt, "the resourceVersion of an account");
        return new UnitReservation(units, version);
    }

    private static ClosedAccounts Closed(FieldReader fields, ClosedAccountsStatus closed) =>
        new(
            fields.Integer("accounts", closed.Accounts, 0, int.MaxValue),
            fields.OptionalCredits("taxPaid", closed.TaxPaid),
            fields.OptionalCredits("granted", closed.Granted)
        );

    private static LedgerAccountStatus Account(string uid, NamespaceLedgerEntry entry) =>
        new()
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
