using Bonding.Domain.Credits;

namespace Bonding.Operator.State;

/// <summary>One ledger of an account in memory: what is stored, and the same settled to the newest sample. Not safe for use by several threads at once.</summary>
internal sealed class LiveLedger
{
    private CreditLedger? _adopted;

    public CreditLedger Ledger { get; private set; } = CreditLedger.Empty;

    /// <summary>Samples up to this sample time were read; null: none yet.</summary>
    public DateTimeOffset? ReadTo { get; private set; }

    /// <summary>
    /// Takes the stored ledger, unless it is the one that was taken before: what was settled since stays settled. If it is settled to the same
    /// sample (the tenant is stopped, and was granted something), there was none since that would have to be read again.
    /// </summary>
    /// <param name="isSameObject">Whether it is of the object that the ledger was taken from before.</param>
    public void Adopt(CreditLedger stored, bool isSameObject)
    {
        if (isSameObject && stored == _adopted) return;
        if (!isSameObject || stored.Checkpoint is null || stored.Checkpoint != Ledger.Checkpoint) ReadTo = stored.Checkpoint?.At;
        _adopted = Ledger = stored;
    }

    /// <summary>Settles to samples that were read for a checkpoint; false if it is not the present one.</summary>
    public bool Settle(AccountTerms terms, UsageCheckpoint? readFor, IReadOnlyList<UsageSample> samples, DateTimeOffset readTo)
    {
        if (Ledger.Checkpoint != readFor) return false;
        foreach (var sample in samples) Ledger = Accrual.Settle(Ledger, terms, sample);
        if (ReadTo is null || readTo > ReadTo) ReadTo = readTo;
        return true;
    }
}
