using System.Collections.Concurrent;
using Bonding.Kubernetes.Queues;
using Bonding.Operator.State;
using Bonding.Resources;
using k8s.Models;

namespace Bonding.Operator.Controllers.Accounts;

/// <summary>
/// When each account's status was written last and may be written again. Together the accounts write no more than
/// <see cref="MostPerSecond"/> statuses a second, beside those that cannot wait; no credit depends on when one is written.
/// </summary>
public sealed class StatusPace(AccountBook book, TimeProvider time)
{
    /// <summary>Statuses a second that can wait: the more accounts there are, the longer each waits.</summary>
    public const int MostPerSecond = 15;

    private readonly ConcurrentDictionary<AccountKey, TimeSpan> _written = new();
    private readonly TokenBucket _bucket = new(MostPerSecond, MostPerSecond, time);
    private readonly long _start = time.GetTimestamp();

    /// <summary>How long an account may be left alone that nobody asks to be looked at.</summary>
    public TimeSpan LookAgain => CheckpointInterval.LookAgain(book.Count);

    public bool IsDue(CreditAccount account, StatusUrgency urgency)
    {
        if (urgency == StatusUrgency.Now) return true;
        // An account that is new here, as all are after a start, waits for its turn: they do not all write in the same second.
        var (now, last) = (time.GetElapsedTime(_start), _written.GetValueOrDefault(BankIndexes.KeyOf(account)));
        if (urgency == StatusUrgency.Soon && now - last >= CheckpointInterval.Soon(book.Count)) return true;
        var phase = CheckpointInterval.PhaseOf(account.Uid());
        return CheckpointInterval.TurnAt(now, book.Count, phase) > CheckpointInterval.TurnAt(last, book.Count, phase);
    }

    /// <summary>Takes the right to write a status that is due, if there is one left in this second; what cannot wait always may.</summary>
    public bool MayWrite(StatusUrgency urgency) => _bucket.TryTake() || urgency == StatusUrgency.Now;

    public void Written(CreditAccount account) => _written[BankIndexes.KeyOf(account)] = time.GetElapsedTime(_start);

    public void Forget(AccountKey key) => _written.TryRemove(key, out _);
}
