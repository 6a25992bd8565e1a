using System.Collections.Concurrent;
using Bonding.Domain.Allocation;
using Bonding.Operator.Loop.Decide;
using Bonding.Operator.Loop.Tracking;

namespace Bonding.Operator.Loop.Apply;

/// <summary>
/// Carries out the resizes of plans beside the ticks, within the write budget, while this process leads. Each node is written by one writer at
/// a time, in the plan's order. The tick begins the writes and harvests what became of them; both on its own thread.
/// </summary>
public sealed class PlanExecutor(
    ResizeActuator actuator,
    KeyedWriter lanes,
    WriteBudget budget,
    TenantStateStore memories,
    TimeProvider time
)
{
    // The API server's words; its status has no other sign of it.
    private const string OverQuota = "exceeded quota";

    private readonly ConcurrentQueue<CompletedResize> _completed = new();

    /// <summary>Remembers what became of the writes that ended since the last tick.</summary>
    public void CollectResults()
    {
        while (_completed.TryDequeue(out var ended))
        {
            var pod = memories.GetOrAdd(ended.Resize.Account, ended.At).GetOrAdd(ended.Resize.Pod);
            pod.IsResizeInFlight = false;
            if (ended.Outcome.Result == ResizeResult.NotTried)
                continue;

            // A failed write may have arrived all the same, so it is left alone like an applied one before it is decided anew.
            pod.ResizedAt = ended.At;
            pod.Refused = ended.Outcome.Result == ResizeResult.Refused ? RefusalOf(ended) : null;
            if (ended.Outcome.Version is { } version)
                pod.UnobservedResize = new UnobservedResize(ended.Resize.Change.ToRequest, ended.Resize.Change.ToLimit, version);
        }
    }

    /// <summary>Begins the plan's writes. On a node where a decrease is not applied nothing is raised.</summary>
    /// <returns>By pod, why a planned resize did not begin.</returns>
    public IReadOnlyDictionary<string, string> Start(TickPlan plan, AllocationRules terms, DateTimeOffset now)
    {
        var held = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!lanes.MayWrite)
            return held;
        var begun = new Dictionary<string, List<PodResize>>(StringComparer.Ordinal);
        var blocked = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var resize in plan.Resizes)
        {
            var node = resize.Pod.Node;
            if (HoldReason(resize, blocked, terms) is { } reason)
            {
                held[resize.Change.Key] = reason;
                if (resize.Change.IsDecrease)
                    blocked[node] = reason;
                continue;
            }

            if (!begun.TryGetValue(node, out var writes))
                begun[node] = writes = [];
            writes.Add(resize);
        }

        foreach (var (node, writes) in begun)
            Start(node, writes, now);
        return held;
    }

    private static RefusedResize RefusalOf(CompletedResize ended) =>
        new(ended.Resize.Change.ToRequest, ended.At, ended.Outcome.Message)
        {
            Reason = ended.Outcome.Message.Contains(OverQuota, StringComparison.Ordinal)
                ? AllocationReason.QuotaExceeded
                : AllocationReason.Refused,
        };

    private string? HoldReason(PodResize resize, Dictionary<string, string> blocked, AllocationRules terms) =>
        lanes.IsBusy(WriterKeyOf(resize.Pod.Node)) ? AllocationReason.WriteInFlight
        : resize.Change.IsIncrease && blocked.TryGetValue(resize.Pod.Node, out var reason) ? reason
        : budget.TryTake(terms.WritesPerSecond) ? null
        : AllocationReason.WriteBudget;

    private void Start(string node, List<PodResize> writes, DateTimeOffset now)
    {
        var pods = writes.ConvertAll(write => memories.GetOrAdd(write.Account, now).GetOrAdd(write.Pod));
        foreach (var pod in pods)
            pod.IsResizeInFlight = true;
        if (lanes.TryStart(WriterKeyOf(node), () => WriteAsync(writes)))
            return;
        foreach (var pod in pods)
            pod.IsResizeInFlight = false;
    }

    // Whatever happens, every write ends: a pod that stays in flight would hold its whole node for good.
    private async Task WriteAsync(List<PodResize> writes)
    {
        var ended = 0;
        try
        {
            for (var blocked = false; ended < writes.Count; ended++)
            {
                var answer = await WriteAsync(writes[ended], blocked);
                blocked |= writes[ended].Change.IsDecrease && answer.Result != ResizeResult.Applied;
                Complete(writes[ended], answer);
            }
        }
        finally
        {
            foreach (var (place, write) in writes.Skip(ended).Index())
                Complete(write, new ResizeOutcome(place == 0 ? ResizeResult.Failed : ResizeResult.NotTried, ""));
        }
    }

    private async Task<ResizeOutcome> WriteAsync(PodResize write, bool blocked) =>
        lanes.MayWrite && !(write.Change.IsIncrease && blocked)
            ? await lanes.RunWithTimeoutAsync(limit => actuator.ResizeAsync(write, limit))
            : new(ResizeResult.NotTried, "");

    private void Complete(PodResize write, ResizeOutcome answer) =>
        _completed.Enqueue(new CompletedResize(write, answer, time.GetUtcNow()));

    private static string WriterKeyOf(string node) => $"node/{node}";

    private sealed record CompletedResize(PodResize Resize, ResizeOutcome Outcome, DateTimeOffset At);
}
