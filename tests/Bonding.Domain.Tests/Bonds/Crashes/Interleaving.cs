using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Domain.NamespaceLedgers;
using Bonding.Domain.Receipts;

namespace Bonding.Domain.Tests.Bonds.Crashes;

/// <summary>One random run of two leaders over one account, then an undisturbed leader until nothing changes; checked by oracles.</summary>
internal sealed class Interleaving
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private readonly Random _random;
    private readonly LeaderRules _rules;
    private readonly BondRequest[] _bonds;
    private readonly ModelServer _server;
    private readonly ModelServer _undisturbed;
    private readonly bool _othersAct;

    /// <param name="seed">The seed of every random choice.</param>
    /// <param name="rules">The rules that the leaders keep.</param>
    /// <param name="othersAct">
    /// Whether bonds are deleted and credits earned meanwhile. The end state then depends on when, and is not compared.
    /// </param>
    public Interleaving(int seed, LeaderRules rules, bool othersAct)
    {
        _random = new Random(seed);
        _rules = rules;
        _othersAct = othersAct;
        _bonds = [.. Enumerable.Range(0, _random.Next(1, 6)).Select(RandomBond)];
        var credits = CreditAmount.FromCredits(_random.Next(0, 1_500));
        _server = NewServer(credits);
        _undisturbed = NewServer(credits);
    }

    public int Crashes { get; private set; }

    /// <summary>Runs it and returns the violated oracles; none if all hold.</summary>
    public IReadOnlyList<string> Violations()
    {
        Disturb();
        Finish(_server);
        Finish(_undisturbed);
        var receipts = _server.Debits;
        var account = _server.Account.Value;
        var violations = new List<string>();
        Check(receipts.DistinctBy(receipt => receipt.BondUid).Count() == receipts.Count, "a bond was debited twice");
        Check(account.Ledger.BondedUnits == receipts.Sum(receipt => receipt.Units), "units were lost or made");
        Check(_server.AccountVersions.All(version => version.Value.Ledger.Imbalance == CreditAmount.Zero), "credits were lost or made");
        Check(_server.AccountVersions.All(version => !version.Value.Ledger.Balance.IsNegative), "the account was overdrawn");
        Check(ReceiptChain.Breaks(account.Uid, account.Head, receipts).Count == 0, "the chain of receipts is broken");
        Check(account.Settling.Count == 0, "a receipt is still settling");
        Check(!_server.HeldUnreservedUnits, "the account held units that were not reserved");
        Check(_server.Bonds.All(ShowsItsReceipt), "a bond does not show what the account holds");
        Check(_othersAct || SameEnd(), "the end state differs from the undisturbed run");
        return violations;

        void Check(bool holds, string violation)
        {
            if (!holds)
                violations.Add(violation);
        }
    }

    private void Disturb()
    {
        IEnumerator<SettlementStep?>?[] leaders = [null, null];
        var network = new Network(_random, faults: 0.15);
        for (var step = _random.Next(20, 120); step > 0; step--)
        {
            if (_othersAct && _random.Next(12) == 0)
                ActOutside();
            if (_random.Next(6) == 0)
                Observe(network.ReadAccount(_server), Start.AddSeconds(step));
            ref var leader = ref leaders[_random.Next(3) / 2];
            leader ??= new ModelLeader(_server, network, _rules, Start.AddSeconds(step)).Reconcile().GetEnumerator();
            var crashes = _random.Next(15) == 0;
            if (crashes)
                Crashes++;
            if (crashes || !leader.MoveNext())
                leader = null;
        }
    }

    // The namespace's ledger follows the account, from a cache that may lag.
    private void Observe(Versioned<BondingAccount> seen, DateTimeOffset now)
    {
        var (account, ledger) = (seen.Value, _server.Ledger);
        var observed = new ObservedAccount(
            account.Uid,
            account.Uid,
            (ulong)seen.Version,
            account.Ledger.BondedUnits,
            account.Ledger.TaxPaid,
            account.Ledger.Granted
        );
        _server.TryWriteLedger(ledger.Version, ledger.Value.WithObserved([observed], now));
    }

    private void ActOutside()
    {
        if (_random.Next(2) == 0)
            _server.Earn(CreditAmount.FromCredits(_random.Next(200)));
        else
            _server.Delete(_bonds[_random.Next(_bonds.Length)].Uid);
    }

    private void Finish(ModelServer server)
    {
        for (var round = 0; round < 3; round++)
            foreach (var _ in new ModelLeader(server, Network.Reliable, _rules, Start).Reconcile())
                ;
    }

    private bool ShowsItsReceipt(ModelBond bond)
    {
        var receipt = _server.Debits.FirstOrDefault(receipt => receipt.BondUid == bond.Request.Uid);
        return receipt is null ? bond.Phase != Phase.Bonded : bond.Phase == Phase.Bonded && bond.ReceiptHash == receipt.Hash;
    }

    private bool SameEnd()
    {
        var (end, wanted) = (_server.Account.Value, _undisturbed.Account.Value);
        return end.Ledger == wanted.Ledger
            && end.Head.Sequence == wanted.Head.Sequence
            && _server.Bonds.Select(bond => bond.Phase).SequenceEqual(_undisturbed.Bonds.Select(bond => bond.Phase));
    }

    private ModelServer NewServer(CreditAmount credits)
    {
        var server = new ModelServer(
            new BondingAccount("account", CreditLedger.Empty.Grant(credits, CreditAmount.MaxValue), ChainHead.Start, [])
        );
        foreach (var bond in _bonds)
            server.Put(new ModelBond(bond, Phase.Pending));
        return server;
    }

    private BondRequest RandomBond(int index) =>
        new($"uid-{index}", $"bond-{index}", _random.Next(0, 7), (WhenInsufficient)_random.Next(2), Start.AddSeconds(index));
}
