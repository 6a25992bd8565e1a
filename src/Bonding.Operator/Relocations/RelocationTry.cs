namespace Bonding.Operator.Relocations;

/// <summary>The last move of a VM that was begun from here: the caches may not show it yet, or it was refused.</summary>
/// <param name="at">When.</param>
public sealed class RelocationTry(DateTimeOffset at)
{
    private volatile bool _isWithdrawn;

    public DateTimeOffset At => at;

    /// <summary>Whether nothing was asked for in the end. It may turn out beside the ticks.</summary>
    public bool IsWithdrawn { get => _isWithdrawn; set => _isWithdrawn = value; }
}
