using Bonding.Domain.Credits;
using Bonding.Domain.Metering;

namespace Bonding.Domain.Tests.Metering.Untidy;

/// <summary>
/// Settles an account as the operator does: in reads of what arrived so far, each from where the one before ended. It forgets what it
/// remembers when it restarts, and goes back to a ledger that was stored before.
/// </summary>
internal sealed class UntidyOperator(UntidyTenant tenant, Random random)
{
    private const double MicroCreditsPerSecond = 1e6 / 60;

    private static readonly AccountRules Rules = AccountRules.Of(EarnRate.Of(20, 2), CreditSpecification.Unlimited);

    private readonly HashSet<UsageDoubt> _doubts = [];
    private readonly DateTimeOffset _from = UntidyTenant.At(tenant.AccountFrom);
    private CreditLedger _ledger = CreditLedger.Empty,
        _stored = CreditLedger.Empty;
    private SampleMemory _memory = SampleMemory.Empty;
    private DateTimeOffset? _readTo;

    /// <summary>What was charged, in vCPU-seconds.</summary>
    public double Charged => _ledger.Spent.MicroCredits / MicroCreditsPerSecond;

    /// <summary>What was told to be unknown.</summary>
    public IReadOnlySet<UsageDoubt> Doubts => _doubts;

    /// <summary>Reads from when the operator starts until everything has arrived.</summary>
    public void Run()
    {
        var now = tenant.AccountFrom + (random.Next(4) == 0 ? tenant.Until * random.NextDouble() : 1);
        while (now < tenant.Until)
        {
            Read(now);
            if (random.Next(12) == 0)
                Forget(now, () => _memory = SampleMemory.Empty);
            if (random.Next(12) == 0)
                Forget(now, () => (_ledger, _readTo) = (_stored, _stored.Checkpoint?.At));
            if (random.Next(3) == 0)
                _stored = _ledger;
            now += Math.Min(250, 1 + (random.NextDouble() * tenant.Until / 5));
        }

        for (var wait = 15.0; wait < 700; wait += 280)
            Read(tenant.Until + wait);
    }

    // A sample that arrived late, and was or was not settled then, cannot be told from one that was settled in time.
    private void Forget(double now, Action forget)
    {
        forget();
        var settledTo = _ledger.Checkpoint is { } last ? (last.At - UntidyTenant.At(0)).TotalSeconds : now;
        var reach = (tenant.Setting.Interval * 2) + 10;
        tenant.Forgotten.Add((Math.Min(settledTo, now) - reach, Math.Min(settledTo, now) + 1));
    }

    private void Read(double now)
    {
        var present = UntidyTenant.At(now);
        var readTo = _readTo ?? _from;
        for (var to = readTo; to < present; readTo = to)
        {
            to = present - readTo > TimeSpan.FromMinutes(5) ? readTo + TimeSpan.FromMinutes(5) : present;
            Settle(now, new ReadWindow(_readTo ?? _from, to, to == present));
        }
    }

    private void Settle(double now, ReadWindow window)
    {
        _memory = _memory.For(_ledger.Checkpoint);
        var reachesBack = !_memory.IsComplete;
        var past = reachesBack ? Staleness.FirstLookBack : Staleness.LookBack;
        var series = _memory.Join(tenant.Seen(now, window.From - past, window.To), reachesBack ? window.From : null);
        var history = tenant.HistoryOf(series, _ledger.Checkpoint, _from, window.CompleteTo);
        foreach (var sample in history)
        {
            _ledger = Accrual.Settle(_ledger, Rules, sample);
            if (sample.Doubt != UsageDoubt.None)
                _doubts.Add(sample.Doubt);
        }

        var settledTo = history.Count > 0 ? history[^1].At : _ledger.Checkpoint?.At;
        _readTo = window.ReadTo(history.Count > 0 ? settledTo : null);
        _memory = _memory.After(series, settledTo, _readTo.Value, history.Count > 0, reachesBack);
    }
}
