using Bonding.Domain.Credits;

namespace Bonding.Domain.NamespaceLedgers;

/// <summary>One account in the ledger of its namespace. Units, tax and grants only grow.</summary>
/// <param name="Name">Name of the account, for readers.</param>
/// <param name="OpenedAt">When it was first observed as opened; null if units were reserved for it before that.</param>
/// <param name="Units">Bonded units that it was observed with.</param>
/// <param name="Reservation">Null if no write of more units can be under way.</param>
/// <param name="TaxPaid">Tax that it was observed to have paid.</param>
/// <param name="Granted">Grants that it was observed to have received.</param>
public sealed record NamespaceLedgerEntry(
    string Name,
    DateTimeOffset? OpenedAt,
    int Units,
    UnitReservation? Reservation,
    CreditAmount TaxPaid,
    CreditAmount Granted
)
{
    /// <summary>Returns the entry of an account that was not observed yet.</summary>
    public static NamespaceLedgerEntry New(string name) => new(name, null, 0, null, CreditAmount.Zero, CreditAmount.Zero);

    /// <summary>The most units that the account can hold now, whatever is under way.</summary>
    public int UnitsAtMost => Math.Max(Units, Reservation?.Units ?? 0);

    /// <summary>
    /// Returns the entry after an observation of its account. An old observation changes nothing, and units that were never reserved do not
    /// count.
    /// </summary>
    public NamespaceLedgerEntry WithObserved(ObservedAccount account, DateTimeOffset now) =>
        this with
        {
            Name = account.Name,
            OpenedAt = OpenedAt ?? now,
            Units = OpenedAt is null ? Math.Max(Units, account.Units) : Math.Max(Units, Math.Min(account.Units, UnitsAtMost)),
            Reservation = Reservation is { } reserved && account.Version > reserved.Version ? null : Reservation,
            TaxPaid = CreditAmount.Max(TaxPaid, account.TaxPaid),
            Granted = CreditAmount.Max(Granted, account.Granted),
        };
}

/// <summary>Units that an account may come to hold by one write, recorded before that write.</summary>
/// <param name="Units">Units that it holds after the write.</param>
/// <param name="Version">
/// Version of the account that the write is conditional on. Once the account is observed in a newer one, the write was done or never will
/// be.
/// </param>
public readonly record struct UnitReservation(int Units, ulong Version);
