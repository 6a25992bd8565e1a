using Bonding.Domain;
using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Simulation.Scenarios;

namespace Bonding.Simulation.Clusters;

/// <summary>A tenant's account, run by the rules of the domain: settled from its CPU counter, debited for its bonds.</summary>
internal sealed class TenantBank
{
    private readonly TenantSpec spec;
    private readonly BondTerms bondTerms;
    private readonly List<BondRequest> open = [];
    private long microseconds;

    public TenantBank(TenantSpec spec, BondingRules rules)
    {
        this.spec = spec;
        Terms = AccountTerms.Of(spec.Rate, spec.Specification, rules.CapHours);
        bondTerms = rules.Bonds.For(spec.Rate);
        Account = new BondingAccount(spec.Key, Opened(spec), ChainHead.Start, []);
    }

    public AccountTerms Terms { get; }

    public BondingAccount Account { get; private set; }

    public CreditLedger Ledger => Account.Ledger;

    /// <summary>Credits of CPU that were used, by the counter: what the account must have been told.</summary>
    public CreditAmount Used => UsageTime.FromMicroseconds(microseconds).ToCredits();

    public void Use(double vcpuSeconds) => microseconds += (long)Math.Round(vcpuSeconds * 1e6);

    /// <summary>Settles to the counter as of <paramref name="now"/>, then decides the bonds that are due.</summary>
    public void Settle(int second, DateTimeOffset now, long unitsOfOwner)
    {
        var sample = new UsageSample(UsageTime.FromMicroseconds(microseconds), now, spec.Node);
        Account = Account with { Ledger = Accrual.Settle(Ledger, Terms, sample) };
        foreach (var bond in spec.Bonds.Where(bond => bond.Second == second))
            open.Add(new BondRequest($"{spec.Key}#{second}", $"bond-{second}", bond.Units, WhenInsufficient.Wait, now));
        if (open.Count > 0) Bond(unitsOfOwner, now);
    }

    private void Bond(long unitsOfOwner, DateTimeOffset now)
    {
        var settlement = BondTransaction.Decide(Account, open, bondTerms, new UnitsElsewhere(unitsOfOwner - Account.Ledger.BondedUnits), now);
        var done = settlement.Outcomes.Where(outcome => outcome is not BondOutcome.Waiting).Select(outcome => outcome.Uid).ToHashSet();
        Account = settlement.Account.Cleared(done);
        open.RemoveAll(request => done.Contains(request.Uid));
    }

    private static CreditLedger Opened(TenantSpec spec) => spec.Balance == CreditAmount.Zero
        ? CreditLedger.Empty
        : new LedgerCorrection(1, spec.Balance, "balance at the beginning of the simulation", "scenario").ApplyTo(CreditLedger.Empty);
}
