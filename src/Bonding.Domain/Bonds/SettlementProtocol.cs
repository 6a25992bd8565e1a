using System.Collections.Immutable;

namespace Bonding.Domain.Bonds;

/// <summary>
/// The order in which a settlement is written. An account and its bonds are several objects and Kubernetes has no transaction over them, so
/// the order is what keeps credits safe when a process dies, a reply is lost or two leaders act at once. Pure: the operator and the crash
/// model of the tests execute the same steps.
/// </summary>
/// <remarks>
/// The executor of the steps must keep four rules. The crash model shows a violation for each rule that is left out.
/// <list type="number">
/// <item>Read the account first, in version V, and then, from the API server and not from a cache, every bond that may change.</item>
/// <item>Write each object under the version that it was read with. A write whose reply is lost counts as failed.</item>
/// <item>A receipt in <c>settling</c> overrules whatever its bond shows (<see cref="BondTransaction"/> keeps this rule).</item>
/// <item>Report a receipt as shown only if the bond, read or written after the account, shows it as Bonded, or is gone by its UID.</item>
/// </list>
/// Why no bond is debited twice: a debit after V makes the conditional write of the account a conflict. A debit up to V either is
/// in the <c>settling</c> of V and is continued, or was cleared because the bond showed it or was gone, and then the later read of the bond
/// saw that. Besides, the account remembers the bonds that it paid (<see cref="BondingAccount.Paid"/>).
/// </remarks>
public static class SettlementProtocol
{
    /// <summary>Returns the next step after what was done so far.</summary>
    public static SettlementStep Next(SettlementProgress seen) =>
        seen switch
        {
            // Before the debit: a reservation counts at most too many units of the namespace, and ends by itself. A debit without one could
            // bring the namespace above its limit.
            { Settlement: { Debits.Count: > 0, Account: { } debited }, UnitsReserved: null } => new SettlementStep.ReserveUnits(
                debited.Ledger.BondedUnits
            ),
            { UnitsReserved: false } => new SettlementStep.Done(IsComplete: false),
            // Before the bonds: this one atomic write moves the money and keeps the receipts from which the writes of the bonds can be made
            // again. A bond that was written first would show a debit that may never happen.
            { AccountWritten: null } => new SettlementStep.WriteAccount(),
            { AccountWritten: false } => new SettlementStep.Done(IsComplete: false),
            // Each bond depends on its own receipt alone, so they are written in any order or at once, and one that fails holds up no
            // other.
            { Unwritten: { Count: > 0 } bonds } => new SettlementStep.WriteBonds(bonds),
            // Last: until a bond shows its receipt, the account's copy is the only proof of the debit.
            { ReceiptsCleared: null, Shown: { Count: > 0 } shown } => new SettlementStep.ClearReceipts(shown),
            _ => new SettlementStep.Done(seen.ReceiptsCleared != false && seen.BondsWritten.Values.All(written => written)),
        };
}

/// <summary>What a settlement has to write.</summary>
/// <param name="Account">
/// The account as it is to be written: with its debits, and without the receipts that were seen to be shown. Null if the account is
/// refused: none of its money is touched.
/// </param>
/// <param name="Debits">Receipts that <paramref name="Account"/> holds for the first time.</param>
/// <param name="Bonds">The outcomes that their bonds do not show yet.</param>
public sealed record Settlement(BondingAccount? Account, IReadOnlyList<BondReceipt> Debits, IReadOnlyList<BondOutcome> Bonds)
{
    /// <summary>Returns the settlement of an account.</summary>
    /// <param name="read">The account as it was read.</param>
    /// <param name="decided">The account as it was decided, with the receipts of all its debits.</param>
    /// <param name="shown">UIDs of bonds that, read after the account, show their receipt as Bonded or are gone.</param>
    /// <param name="bonds">The outcomes that their bonds do not show yet.</param>
    public static Settlement Of(
        BondingAccount read,
        BondingAccount decided,
        IReadOnlySet<string> shown,
        IReadOnlyList<BondOutcome> bonds
    ) => new(decided.Cleared(shown), [.. decided.Settling.Where(receipt => read.SettlingFor(receipt.BondUid) is null)], bonds);

    /// <summary>Returns the settlement of a refused account: its bonds show why they wait.</summary>
    public static Settlement Refused(IReadOnlyList<BondOutcome> bonds) => new(null, [], bonds);
}

/// <summary>How far a settlement has come. Null or absent: not tried yet.</summary>
/// <param name="Settlement">What has to be written.</param>
public sealed record SettlementProgress(Settlement Settlement)
{
    /// <summary>Whether the units of the debits are reserved in the namespace's ledger.</summary>
    public bool? UnitsReserved { get; init; }

    /// <summary>Whether the account is stored as the settlement wants it.</summary>
    public bool? AccountWritten { get; init; }

    /// <summary>By UID, whether the write of a bond succeeded.</summary>
    public ImmutableDictionary<string, bool> BondsWritten { get; init; } = ImmutableDictionary<string, bool>.Empty;

    /// <summary>Whether the receipts that the written bonds show were taken out of <c>settling</c>.</summary>
    public bool? ReceiptsCleared { get; init; }

    /// <summary>Bonds that no write was tried for.</summary>
    internal IReadOnlyList<BondOutcome> Unwritten => [.. Settlement.Bonds.Where(bond => !BondsWritten.ContainsKey(bond.Uid))];

    /// <summary>UIDs of bonds that were written Bonded and whose receipts the account still holds in <c>settling</c>.</summary>
    internal IReadOnlySet<string> Shown =>
        Settlement
            .Bonds.Where(bond => bond is BondOutcome.Settled && BondsWritten.GetValueOrDefault(bond.Uid))
            .Select(bond => bond.Uid)
            .Where(uid => Settlement.Account?.SettlingFor(uid) is not null)
            .ToHashSet();
}

/// <summary>One step of a settlement: exactly one of the nested cases.</summary>
public abstract record SettlementStep
{
    private SettlementStep() { }

    /// <summary>Reserve units in the namespace's ledger.</summary>
    /// <param name="Units">Units that the account holds after its debits.</param>
    public sealed record ReserveUnits(int Units) : SettlementStep;

    /// <summary>Write <see cref="Settlement.Account"/>. Without debits the write may be left out if nothing changed.</summary>
    public sealed record WriteAccount : SettlementStep;

    /// <summary>
    /// Write what each of these bonds is to show, in any order; the executor may report some of them and ask again for the rest.
    /// </summary>
    /// <param name="Bonds">At least one.</param>
    public sealed record WriteBonds(IReadOnlyList<BondOutcome> Bonds) : SettlementStep;

    /// <summary>Write the account once more, without the receipts that their bonds show now.</summary>
    /// <param name="BondUids">UIDs of these bonds, at least one.</param>
    public sealed record ClearReceipts(IReadOnlySet<string> BondUids) : SettlementStep;

    /// <summary>Nothing is left to do.</summary>
    /// <param name="IsComplete">
    /// Whether all was written. If not, an object was changed meanwhile: read everything again and settle anew.
    /// </param>
    public sealed record Done(bool IsComplete) : SettlementStep;
}
