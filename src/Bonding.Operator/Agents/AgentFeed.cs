using Bonding.Contract;

namespace Bonding.Operator.Agents;

/// <summary>Receives the reports of one agent, each once, within its budget. Thread-safe.</summary>
public sealed class AgentFeed(AgentIdentity identity, TimeProvider time)
{
    // Three reports.
    private const long LongestSilence = 3_000_000;

    // What waited for longer comes from an outage.
    private const long Prompt = 2_000_000;

    private readonly Lock _gate = new();
    private readonly AgentBudget _budget = new(identity.Mode, time);
    private readonly Dictionary<string, PodSamples> _pods = new(StringComparer.Ordinal);
    private AgentClock _clock = new();
    private string _run = "";
    private long _sequence;

    /// <summary>When the newest report arrived, in microseconds.</summary>
    public long ArrivedAt { get; private set; } = Microseconds.Now(time);

    /// <summary>The streams that are open. The store of feeds counts them.</summary>
    public int Streams { get; set; }

    /// <summary>Receives a report.</summary>
    public ReportResult Receive(Report report)
    {
        lock (_gate)
        {
            if (!_budget.TryTake(report.CalculateSize()))
                return new ReportResult(ReportOutcome.TooMany, "more than an agent sends");
            if (ReportCheck.ProblemOf(report, identity.Mode) is { } problem)
                return new ReportResult(ReportOutcome.Invalid, problem);
            if (report.Run != _run)
                (_run, _sequence, _clock) = (report.Run, 0, new AgentClock());
            ArrivedAt = Microseconds.Now(time);
            if (report.Sequence <= _sequence)
                return new ReportResult(ReportOutcome.Repeated, "");
            _sequence = report.Sequence;
            _clock.Note(report.SentAtUs, ArrivedAt);
            AddSamples(report);
            return new ReportResult(ReportOutcome.Received, "");
        }
    }

    /// <summary>Returns the newest sample of a pod; null if none is reported now.</summary>
    public AgentSample? NewestOf(string podUid)
    {
        lock (_gate)
            return _pods.TryGetValue(podUid, out var samples) && Microseconds.Now(time) - ArrivedAt < LongestSilence
                ? samples.Newest
                : null;
    }

    /// <summary>Takes the new samples of a pod.</summary>
    public TakenSamples Take(string podUid)
    {
        lock (_gate)
        {
            if (!_pods.TryGetValue(podUid, out var samples))
                return TakenSamples.None;
            var now = Microseconds.Now(time);
            return new TakenSamples(samples.Take(now), samples.Labels, now - ArrivedAt < LongestSilence ? samples.Newest : null);
        }
    }

    private void AddSamples(Report report)
    {
        // The parts of a second matter while it is the last one. Of an outage, seconds are enough.
        var isPrompt = report.Guest is [.., var newest] && report.SentAtUs - newest.AtUs < Prompt;
        foreach (var guest in isPrompt ? report.Guest : report.Guest.TakeLast(1))
            SamplesOf(identity.Name).Add(new AgentSample(_clock.Here(guest.AtUs), guest));
        foreach (var pod in report.Pods)
            SamplesOf(pod.PodUid).Add(new AgentSample(_clock.Here(pod.AtUs), pod));
        if (identity.Mode == AgentMode.Node && _pods.Count > report.Pods.Count)
            RemoveAllExcept(report.Pods.Select(pod => pod.PodUid).ToHashSet());
    }

    private PodSamples SamplesOf(string podUid)
    {
        if (!_pods.TryGetValue(podUid, out var samples))
            _pods[podUid] = samples = new PodSamples();
        return samples;
    }

    private void RemoveAllExcept(HashSet<string> present)
    {
        foreach (var gone in _pods.Keys.Where(uid => !present.Contains(uid)).ToList())
            _pods.Remove(gone);
    }
}

/// <summary>What a feed has of one pod.</summary>
/// <param name="Samples">The samples that no tick took before, in order of time.</param>
/// <param name="Labels">The labels of its series.</param>
/// <param name="Newest">The newest sample, taken now or before; null if none is reported now.</param>
public readonly record struct TakenSamples(AgentSample[] Samples, PodLabels Labels, AgentSample? Newest)
{
    /// <summary>It reports nothing of the pod.</summary>
    public static TakenSamples None { get; } = new([], new PodLabels(), null);
}

/// <summary>What became of a report.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Problem">Why it was refused; empty if it was not.</param>
public readonly record struct ReportResult(ReportOutcome Outcome, string Problem);

/// <summary>What became of a report.</summary>
public enum ReportOutcome
{
    /// <summary>It is new and was taken.</summary>
    Received,

    /// <summary>It was received before.</summary>
    Repeated,

    /// <summary>It cannot be read.</summary>
    Invalid,

    /// <summary>The agent sent too much.</summary>
    TooMany,
}

/// <summary>The monotonic clock of this process in microseconds.</summary>
internal static class Microseconds
{
    public static long Now(TimeProvider time) => time.GetElapsedTime(0, time.GetTimestamp()).Ticks / TimeSpan.TicksPerMicrosecond;
}
