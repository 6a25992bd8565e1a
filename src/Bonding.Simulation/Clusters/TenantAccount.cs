using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Domain.Decisions;
using Bonding.Domain.Metering;
using Bonding.Domain.Receipts;
using Bonding.Simulation.Scenarios;

namespace Bonding.Simulation.Clusters;

/// <summary>Runs a tenant's account by the rules of the domain: settles it from the CPU counter and debits it for bonds.</summary>
internal sealed class TenantAccount
{
    private readonly TenantSpec _spec;
    private readonly BondRules _bondRules;
    private readonly List<BondRequest> _open = [];
    private long _microseconds;

    public TenantAccount(TenantSpec spec, BondingRules rules)
    {
        this._spec = spec;
        Rules = AccountRules.Of(spec.Rate, spec.Specification, rules.CapHours);
        _bondRules = rules.Bonds.For(spec.Rate);
        Account = new BondingAccount(spec.Key, Opened(spec), ChainHead.Start, []);
    }

    public AccountRules Rules { get; }

    public BondingAccount Account { get; private set; }

    public CreditLedger Ledger => Account.Ledger;

    /// <summary>The used CPU by the counter, in credits: the amount that the account must have metered.</summary>
    public CreditAmount Used => UsageTime.FromMicroseconds(_microseconds).ToCredits();

    public void Use(double vcpuSeconds) => _microseconds += (long)Math.Round(vcpuSeconds * 1e6);

    /// <summary>Settles the account from the counter as of <paramref name="now"/>, then decides the bonds that are due.</summary>
    public void Settle(int second, DateTimeOffset now, long unitsOfOwner)
    {
        var sample = new UsageSample(UsageTime.FromMicroseconds(_microseconds), now, _spec.Node);
        Account = Account with { Ledger = Accrual.Settle(Ledger, Rules, sample) };
        foreach (var bond in _spec.Bonds.Where(bond => bond.Second == second))
            _open.Add(new BondRequest($"{_spec.Key}#{second}", $"bond-{second}", bond.Units, WhenInsufficient.Wait, now));
        if (_open.Count > 0)
            Bond(unitsOfOwner, now);
    }

    private void Bond(long unitsOfOwner, DateTimeOffset now)
    {
        var settlement = BondTransaction.Decide(
            Account,
            _open,
            _bondRules,
            new OtherAccountsUnits(unitsOfOwner - Account.Ledger.BondedUnits),
            now
        );
        var done = settlement.Outcomes.Where(outcome => outcome is not BondOutcome.Waiting).Select(outcome => outcome.Uid).ToHashSet();
        Account = settlement.Account.Cleared(done);
        _open.RemoveAll(request => done.Contains(request.Uid));
    }

    private static CreditLedger Opened(TenantSpec spec) =>
        spec.Balance == CreditAmount.Zero
            ? CreditLedger.Empty
            : new LedgerCorrection(1, spec.Balance, "balance at the beginning of the simulation", "scenario").ApplyTo(CreditLedger.Empty);
}
