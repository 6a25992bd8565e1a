using Bonding.Operator.State;

namespace Bonding.Operator.Decisions;

/// <summary>The last write of a PriorityClass to a tenant's template. It may end beside the ticks.</summary>
/// <param name="priorityClass">What was written.</param>
/// <param name="at">When, as a timestamp of the operator's clock.</param>
public sealed class PriorityTry(string priorityClass, long at)
{
    private volatile PriorityState _state = PriorityState.WaitsForNextPod;

    public string PriorityClass => priorityClass;

    public long At => at;

    /// <summary>How far it is.</summary>
    public PriorityState State { get => _state; set => _state = value; }
}
