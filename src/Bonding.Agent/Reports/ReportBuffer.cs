using Bonding.Contract;

namespace Bonding.Agent.Reports;

/// <summary>
/// Holds the reports that the operator has not received, so that an outage loses nothing that fits, and the last that it has, for a second
/// replica that is a moment behind. Beyond its bounds it drops the oldest ones. Thread-safe.
/// </summary>
/// <param name="run">The word that all reports carry.</param>
public sealed class ReportBuffer(string run)
{
    /// <summary>The most reports: five minutes.</summary>
    public const int MostReports = 300;

    /// <summary>The most bytes of all reports together; one report may be larger.</summary>
    public const int MostBytes = 1024 * 1024;

    private const int Kept = 2;

    private readonly Lock _gate = new();
    private readonly Queue<(Report Report, int Bytes)> _reports = new();
    private TaskCompletionSource _added = NewSignal();
    private int _bytes;
    private long _sequence;
    private long _acknowledged;
    private long _dropped;

    /// <summary>Its numbers at this moment.</summary>
    public BufferState State
    {
        get
        {
            lock (_gate)
                return new BufferState(_sequence, _acknowledged, _reports.Count(entry => !IsReceived(entry.Report)), _dropped);
        }
    }

    /// <summary>Adds a report with the next sequence number.</summary>
    public void Add(Report report)
    {
        TaskCompletionSource added;
        lock (_gate)
        {
            (report.Run, report.Sequence, report.Dropped) = (run, ++_sequence, _dropped);
            var bytes = report.CalculateSize();
            _reports.Enqueue((report, bytes));
            _bytes += bytes;
            while (_reports.Count > MostReports || (_bytes > MostBytes && _reports.Count > 1))
            {
                if (!IsReceived(_reports.Peek().Report))
                    _dropped++;
                RemoveOldest();
            }

            (added, _added) = (_added, NewSignal());
        }

        added.SetResult();
    }

    /// <summary>Returns the reports after a sequence number, the oldest first.</summary>
    public IReadOnlyList<Report> After(long sequence)
    {
        lock (_gate)
            return [.. _reports.Select(entry => entry.Report).Where(report => report.Sequence > sequence)];
    }

    /// <summary>Waits for a report after a sequence number.</summary>
    public Task WaitAsync(long sequence, CancellationToken stop)
    {
        lock (_gate)
            return _sequence > sequence ? Task.CompletedTask : _added.Task.WaitAsync(stop);
    }

    /// <summary>Forgets the reports up to a sequence number, which the operator has received.</summary>
    public void Acknowledge(long sequence)
    {
        lock (_gate)
        {
            _acknowledged = Math.Max(_acknowledged, Math.Min(sequence, _sequence));
            while (_reports.TryPeek(out var oldest) && oldest.Report.Sequence <= _acknowledged - Kept)
                RemoveOldest();
        }
    }

    private bool IsReceived(Report report) => report.Sequence <= _acknowledged;

    private void RemoveOldest() => _bytes -= _reports.Dequeue().Bytes;

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>The numbers of a buffer.</summary>
/// <param name="Reported">Reports that were made.</param>
/// <param name="Received">The number up to which the operator received them.</param>
/// <param name="Waiting">Reports that wait to be received.</param>
/// <param name="Dropped">Reports that were dropped because the buffer was full.</param>
public readonly record struct BufferState(long Reported, long Received, int Waiting, long Dropped);
