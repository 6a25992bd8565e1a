using Bonding.Domain.Credits;
using Bonding.Resources;

namespace Bonding.Operator.State;

/// <summary>
/// One account in memory: the object as last known, and its ledger settled to the newest sample. Safe for use by the tick and a reconcile
/// at once.
/// </summary>
/// <remarks>
/// The ledger in memory is only ahead of the stored one by samples, and settling is a function of the samples and the terms alone. So whenever
/// the stored ledger changes it is adopted as it is and the samples since its checkpoint are read again: nothing is merged. A version with
/// the same ledger, such as an edit of the spec, changes nothing: what was settled under the former terms stays settled.
/// </remarks>
public sealed class LiveAccount(AccountKey key)
{
    private readonly Lock _gate = new();
    private CreditAccount? _stored;
    private CreditLedger? _adopted;
    private CreditLedger _ledger = CreditLedger.Empty;
    private DateTimeOffset? _readTo;

    public AccountKey Key { get; } = key;

    /// <summary>The newest version of the object that was read or written; null before the first.</summary>
    public CreditAccount? Stored { get { lock (_gate) return _stored; } }

    /// <summary>Settled to the newest sample.</summary>
    public CreditLedger Ledger { get { lock (_gate) return _ledger; } }

    /// <summary>Samples up to this sample time were read; those after it are wanted. Null: nothing was read yet.</summary>
    public DateTimeOffset? ReadTo { get { lock (_gate) return _readTo; } }

    /// <summary>Whether a version is newer than the one that is known. A cache lags behind what was written here.</summary>
    public bool IsNews(CreditAccount version)
    {
        lock (_gate) return _stored is null || ObjectVersion.IsNewer(version, _stored);
    }

    /// <summary>Takes a version of the object with the ledger that its status holds. Versions that are not newer are ignored.</summary>
    /// <returns>Whether it was newer.</returns>
    public bool Adopt(CreditAccount version, CreditLedger ledger)
    {
        lock (_gate)
        {
            if (!IsNews(version)) return false;
            var sameLedger = ledger == _adopted && version.Metadata.Uid == _stored?.Metadata.Uid;
            _stored = version;
            if (sameLedger) return true;
            _adopted = _ledger = ledger;
            _readTo = ledger.Checkpoint?.At;
            return true;
        }
    }

    /// <summary>
    /// Settles to samples in order of time, and remembers up to which sample time was read. Samples belong to the checkpoint that they were
    /// read for: when another version was adopted meanwhile nothing changes, and they are read again.
    /// </summary>
    /// <returns>Whether they were taken.</returns>
    public bool Settle(AccountTerms terms, UsageCheckpoint? readFor, IReadOnlyList<UsageSample> samples, DateTimeOffset readTo)
    {
        lock (_gate)
        {
            if (_ledger.Checkpoint != readFor) return false;
            foreach (var sample in samples) _ledger = Accrual.Settle(_ledger, terms, sample);
            if (_readTo is null || readTo > _readTo) _readTo = readTo;
            return true;
        }
    }
}
