using System.Collections.Concurrent;
using Bonding.Domain.Allocation;
using Bonding.Operator.Loop.Decide;
using Bonding.Operator.Loop.Tracking;
using Bonding.Operator.State;

namespace Bonding.Operator.Loop.Apply;

/// <summary>
/// Carries out the resizes of plans beside the ticks, within the write budget, while this process leads. Each node is written by one writer
/// at a time, in the plan's order. The tick begins the writes and collects their results, both on its own thread.
/// </summary>
public sealed class PlanExecutor(
    ResizeActuator actuator,
    KeyedWriter writer,
    WriteBudget budget,
    TenantStateStore states,
    TimeProvider time
)
{
    // The API server's words; its status has no other sign of it.
    private const string OverQuota = "exceeded quota";

    private readonly ConcurrentQueue<CompletedResize> _completed = new();

    /// <summary>Records the results of the writes that ended since the last tick.</summary>
    public void CollectResults()
    {
        while (_completed.TryDequeue(out var ended))
        {
            var pod = StateOf(ended.Resize);
            if (ended.Outcome.Result == ResizeResult.NotTried)
            {
                pod.WithdrawResize();
                continue;
            }

            // A failed write may have arrived all the same, so the pod is left alone like after an applied one before it is decided anew.
            pod.EndResize(
                ended.At,
                ended.Outcome.Result == ResizeResult.Refused ? RefusalOf(ended) : null,
                ended.Outcome.Version is { } version ? new UnobservedResize(ended.Resize.Containers, version) : null
            );
        }
    }

    /// <summary>Begins the plan's writes. On a node where a decrease is not applied nothing is raised.</summary>
    /// <param name="resizes">In the order to be written.</param>
    /// <returns>By pod, why a planned resize did not begin.</returns>
    public IReadOnlyDictionary<string, string> Start(IReadOnlyList<PodResize> resizes, AllocationRules rules)
    {
        var held = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!writer.MayWrite)
            return held;
        var begun = new Dictionary<string, List<PodResize>>(StringComparer.Ordinal);
        var blocked = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var resize in resizes)
        {
            var node = resize.Pod.Node;
            if (HoldReason(resize, blocked, rules) is { } reason)
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
            Start(node, writes);
        return held;
    }

    private PodState StateOf(PodResize resize) => states.GetOrAdd(resize.Account).GetOrAdd(resize.Pod);

    private static RefusedResize RefusalOf(CompletedResize ended) =>
        new(ended.Resize.Change.ToRequest, ended.At, ended.Outcome.Message)
        {
            Reason = ended.Outcome.Message.Contains(OverQuota, StringComparison.Ordinal)
                ? AllocationReason.QuotaExceeded
                : AllocationReason.Refused,
        };

    private string? HoldReason(PodResize resize, Dictionary<string, string> blocked, AllocationRules rules) =>
        writer.IsBusy(WriterKeyOf(resize.Pod.Node)) ? AllocationReason.WriteInFlight
        : resize.Change.IsIncrease && blocked.TryGetValue(resize.Pod.Node, out var reason) ? reason
        : budget.TryTake(rules.WriteRate) ? null
        : AllocationReason.WriteBudget;

    private void Start(string node, List<PodResize> writes)
    {
        var pods = writes.ConvertAll(StateOf);
        foreach (var pod in pods)
            pod.BeginResize();
        if (writer.TryStart(WriterKeyOf(node), () => WriteAsync(writes)))
            return;
        foreach (var pod in pods)
            pod.WithdrawResize();
    }

    // Whatever happens, every write ends: a pod that stays in flight would hold its whole node for good.
    private async Task WriteAsync(List<PodResize> writes)
    {
        var ended = 0;
        try
        {
            for (var blocked = false; ended < writes.Count; ended++)
            {
                var outcome = await WriteAsync(writes[ended], blocked);
                blocked |= writes[ended].Change.IsDecrease && outcome.Result != ResizeResult.Applied;
                Complete(writes[ended], outcome);
            }
        }
        finally
        {
            foreach (var (place, write) in writes.Skip(ended).Index())
                Complete(write, new ResizeOutcome(place == 0 ? ResizeResult.Failed : ResizeResult.NotTried, ""));
        }
    }

    private async Task<ResizeOutcome> WriteAsync(PodResize write, bool blocked) =>
        writer.MayWrite && !(write.Change.IsIncrease && blocked)
            ? await writer.RunWithTimeoutAsync(limit => actuator.ResizeAsync(write, limit))
            : new(ResizeResult.NotTried, "");

    private void Complete(PodResize write, ResizeOutcome outcome) =>
        _completed.Enqueue(new CompletedResize(write, outcome, time.GetUtcNow()));

    private static string WriterKeyOf(string node) => $"node/{node}";

    private sealed record CompletedResize(PodResize Resize, ResizeOutcome Outcome, DateTimeOffset At);
}
