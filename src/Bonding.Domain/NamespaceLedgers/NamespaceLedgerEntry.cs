using Bonding.Domain.Credits;

namespace Bonding.Domain.NamespaceLedgers;

/// <summary>One account in the book of its namespace. Units, tax and grants only ever grow.</summary>
/// <param name="Name">Name of the account, for readers.</param>
/// <param name="OpenedAt">When it was first seen opened; null if units were reserved for it before that.</param>
/// <param name="Units">Bonded units it was seen with.</param>
/// <param name="Reservation">Null if no write of more units can be under way.</param>
/// <param name="TaxPaid">Tax it was seen to have paid.</param>
/// <param name="Granted">Grants it was seen to have received.</param>
public sealed record NamespaceLedgerEntry(
    string Name,
    DateTimeOffset? OpenedAt,
    int Units,
    UnitReservation? Reservation,
    CreditAmount TaxPaid,
    CreditAmount Granted
)
{
    public static NamespaceLedgerEntry New(string name) => new(name, null, 0, null, CreditAmount.Zero, CreditAmount.Zero);

    /// <summary>The most units that the account can hold now, whatever is under way.</summary>
    public int UnitsAtMost => Math.Max(Units, Reservation?.Units ?? 0);

    /// <summary>The entry after its account was seen. An old sighting changes nothing, and units that were never reserved are not believed.</summary>
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

/// <summary>Units that an account may come to hold by one write, noted before that write.</summary>
/// <param name="Units">What it would hold after the write.</param>
/// <param name="Version">Version of the account that the write is conditional on: once the account is seen in a newer one, the write was done or never will be.</param>
public readonly record struct UnitReservation(int Units, ulong Version);
