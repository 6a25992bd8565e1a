using Bonding.Domain.Bonds;

namespace Bonding.Domain.Tests.Bonds.Crashes;

/// <summary>The rules that a leader keeps when it executes the protocol. The oracles must find each one that is left out.</summary>
internal sealed record LeaderRules(
    bool ReadsBondsAgain = true,
    bool ReservesUnits = true,
    bool WritesAccountFirst = true,
    bool ClearsOnlyWhatShows = true,
    bool RemembersPaid = true
)
{
    public static LeaderRules All { get; } = new();
}

/// <summary>
/// One reconcile of an account: executes the steps of <see cref="SettlementProtocol"/>, as the operator does. Each <c>yield</c> is a point
/// at which the process may crash, or others may act before it goes on; it yields the step that ends there, or null after a read.
/// </summary>
internal sealed class ModelLeader(ModelServer server, Network network, LeaderRules rules, DateTimeOffset now)
{
    private readonly List<SeenBond> _bonds = [];

    public IEnumerable<SettlementStep?> Reconcile()
    {
        var account = network.ReadAccount(server);
        yield return null;
        foreach (var uid in UidsToRead(account.Value))
        {
            _bonds.Add(new SeenBond(uid, Read(uid)));
            yield return null;
        }

        var progress = new SettlementProgress(Decide(account.Value));
        while (SettlementProtocol.Next(progress) is var step and not SettlementStep.Done)
        {
            if (step is SettlementStep.WriteAccount && !rules.WritesAccountFirst)
                foreach (var outcome in progress.Settlement.Bonds)
                {
                    WriteBond(outcome);
                    yield return step;
                }
            (progress, account) = Execute(step, progress, account);
            yield return step;
        }
    }

    private List<string> UidsToRead(BondingAccount account) =>
        [
            .. network
                .ListBonds(server)
                .Where(bond => bond.Phase == Phase.Pending)
                .Select(bond => bond.Request.Uid)
                .Union(account.Settling.Select(receipt => receipt.BondUid)),
        ];

    private Versioned<ModelBond>? Read(string uid)
    {
        var fresh = server.Bond(uid);
        if (rules.ReadsBondsAgain || fresh is null)
            return fresh;
        return fresh with { Value = fresh.Value with { Phase = Phase.Pending } };
    }

    private Settlement Decide(BondingAccount account)
    {
        var open = _bonds
            .Select(bond => bond.Object?.Value)
            .OfType<ModelBond>()
            .Where(bond => bond.Phase == Phase.Pending || account.SettlingFor(bond.Request.Uid) is not null);
        var remembered = rules.RemembersPaid ? account : account with { Paid = [] };
        var decided = BondTransaction.Decide(remembered, open.Select(bond => bond.Request), BondRules.Default, default, now);
        var shown = account.Settling.Where(IsShown).Select(receipt => receipt.BondUid).ToHashSet();
        return Settlement.Of(account, decided.Account, shown, [.. decided.Outcomes.Where(outcome => Shown(outcome) is not null)]);
    }

    private bool IsShown(BondReceipt receipt) =>
        !rules.ClearsOnlyWhatShows
        || _bonds.Single(bond => bond.Uid == receipt.BondUid).Object is not { Value: var bond }
        || (bond.Phase == Phase.Bonded && bond.ReceiptHash == receipt.Hash);

    private (SettlementProgress Progress, Versioned<BondingAccount> Account) Execute(
        SettlementStep step,
        SettlementProgress progress,
        Versioned<BondingAccount> account
    )
    {
        switch (step)
        {
            case SettlementStep.ReserveUnits reserve:
                return (progress with { UnitsReserved = Reserve(account, reserve.Units) }, account);
            case SettlementStep.WriteAccount:
                var written = WriteAccount(account, progress.Settlement.Account!);
                return (progress with { AccountWritten = written is not null }, written ?? account);
            case SettlementStep.WriteBonds write:
                var outcome = write.Bonds[0];
                var isWritten = WriteBond(outcome) || !rules.ClearsOnlyWhatShows;
                return (progress with { BondsWritten = progress.BondsWritten.Add(outcome.Uid, isWritten) }, account);
            case SettlementStep.ClearReceipts clear:
                var cleared = WriteAccount(account, account.Value.Cleared(clear.BondUids));
                return (progress with { ReceiptsCleared = cleared is not null }, cleared ?? account);
            default:
                throw new InvalidOperationException($"unknown step {step}");
        }
    }

    private bool Reserve(Versioned<BondingAccount> account, int units)
    {
        if (!rules.ReservesUnits)
            return true;
        var (uid, ledger) = (account.Value.Uid, server.Ledger);
        var reserved = ledger.Value.Reserve(uid, uid, units, (ulong)account.Version, BondRules.Default.MaxUnitsPerNamespace);
        return reserved is not null && network.Send(() => server.TryWriteLedger(ledger.Version, reserved));
    }

    private Versioned<BondingAccount>? WriteAccount(Versioned<BondingAccount> account, BondingAccount next)
    {
        if (next.Head == account.Value.Head && next.Settling.Count == account.Value.Settling.Count)
            return account;
        return network.Send(() => server.TryWriteAccount(account.Version, next)) ? server.Account : null;
    }

    private bool WriteBond(BondOutcome outcome) =>
        Shown(outcome) is { } shown && network.Send(() => server.TryWriteBond(shown.Version, shown.Value));

    /// <summary>Returns the bond as it has to show an outcome, or null if it shows it already.</summary>
    private Versioned<ModelBond>? Shown(BondOutcome outcome)
    {
        var bond = _bonds.Single(bond => bond.Uid == outcome.Uid).Object!;
        var shown = outcome switch
        {
            BondOutcome.Settled settled => bond.Value with { Phase = Phase.Bonded, ReceiptHash = settled.Receipt.Hash },
            BondOutcome.Rejected => bond.Value with { Phase = Phase.Rejected },
            _ => bond.Value,
        };
        return shown == bond.Value ? null : bond with { Value = shown };
    }

    /// <summary>A bond as it was read; null if no object has this UID.</summary>
    private sealed record SeenBond(string Uid, Versioned<ModelBond>? Object);
}
