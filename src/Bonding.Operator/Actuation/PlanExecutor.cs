using System.Collections.Concurrent;
using Bonding.Domain.Allocation;
using Bonding.Operator.Decisions;

namespace Bonding.Operator.Actuation;

/// <summary>
/// Carries out the resizes of plans beside the ticks, within the write budget, while this process leads. Each node is written by one writer at
/// a time, in the plan's order. The tick begins the writes and harvests what became of them; both on its own thread.
/// </summary>
public sealed class PlanExecutor(ResizeActuator actuator, WriteLanes lanes, WriteBudget budget, TenantMemories memories, TimeProvider time)
{
    // The API server's words; its status has no other sign of it.
    private const string OverQuota = "exceeded quota";

    private readonly ConcurrentQueue<Ended> _ended = new();

    /// <summary>Remembers what became of the writes that ended since the last tick.</summary>
    public void Harvest()
    {
        while (_ended.TryDequeue(out var ended))
        {
            var pod = memories.Of(ended.Resize.Account, ended.At).Of(ended.Resize.Pod);
            pod.IsWritten = false;
            if (ended.Answer.Result == ResizeResult.NotTried) continue;

            // A failed write may have arrived all the same, so it is left alone like an applied one before it is decided anew.
            pod.ResizedAt = ended.At;
            pod.Refused = ended.Answer.Result == ResizeResult.Refused ? RefusalOf(ended) : null;
            if (ended.Answer.Version is { } version) pod.Written = new WrittenCpu(ended.Resize.Change.ToRequest, ended.Resize.Change.ToLimit, version);
        }
    }

    /// <summary>Begins the plan's writes. On a node where a decrease is not applied nothing is raised.</summary>
    /// <returns>By pod, why a planned resize did not begin.</returns>
    public IReadOnlyDictionary<string, string> Begin(TickPlan plan, AllocationTerms terms, DateTimeOffset now)
    {
        var held = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!lanes.MayWrite) return held;
        var begun = new Dictionary<string, List<PodResize>>(StringComparer.Ordinal);
        var blocked = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var resize in plan.Resizes)
        {
            var node = resize.Pod.Node;
            if (HoldReason(resize, blocked, terms) is { } reason)
            {
                held[resize.Change.Key] = reason;
                if (resize.Change.IsDecrease) blocked[node] = reason;
                continue;
            }

            if (!begun.TryGetValue(node, out var writes)) begun[node] = writes = [];
            writes.Add(resize);
        }

        foreach (var (node, writes) in begun) Begin(node, writes, now);
        return held;
    }

    private static RefusedResize RefusalOf(Ended ended) => new(ended.Resize.Change.ToRequest, ended.At, ended.Answer.Message)
    {
        Reason = ended.Answer.Message.Contains(OverQuota, StringComparison.Ordinal) ? AllocationReason.QuotaExceeded : AllocationReason.Refused,
    };

    private string? HoldReason(PodResize resize, Dictionary<string, string> blocked, AllocationTerms terms) =>
        lanes.IsBusy(LaneOf(resize.Pod.Node)) ? AllocationReason.WriteInFlight
        : resize.Change.IsIncrease && blocked.TryGetValue(resize.Pod.Node, out var reason) ? reason
        : budget.TryTake(terms.WritesPerSecond) ? null
        : AllocationReason.WriteBudget;

    private void Begin(string node, List<PodResize> writes, DateTimeOffset now)
    {
        var pods = writes.ConvertAll(write => memories.Of(write.Account, now).Of(write.Pod));
        foreach (var pod in pods) pod.IsWritten = true;
        if (lanes.TryBegin(LaneOf(node), () => WriteAsync(writes))) return;
        foreach (var pod in pods) pod.IsWritten = false;
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
                End(writes[ended], answer);
            }
        }
        finally
        {
            foreach (var (place, write) in writes.Skip(ended).Index()) End(write, new ResizeAnswer(place == 0 ? ResizeResult.Failed : ResizeResult.NotTried, ""));
        }
    }

    private async Task<ResizeAnswer> WriteAsync(PodResize write, bool blocked) =>
        lanes.MayWrite && !(write.Change.IsIncrease && blocked) ? await lanes.LimitedAsync(limit => actuator.ResizeAsync(write, limit)) : new(ResizeResult.NotTried, "");

    private void End(PodResize write, ResizeAnswer answer) => _ended.Enqueue(new Ended(write, answer, time.GetUtcNow()));

    private static string LaneOf(string node) => $"node/{node}";

    private sealed record Ended(PodResize Resize, ResizeAnswer Answer, DateTimeOffset At);
}
