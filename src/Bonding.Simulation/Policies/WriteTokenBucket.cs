using Bonding.Domain.Allocation;

namespace Bonding.Simulation.Policies;

/// <summary>How many pods may be written: the operator's token bucket in virtual time. One second's worth at most.</summary>
internal sealed class WriteTokenBucket(AllocationRules terms)
{
    private const double MostPerSecond = 20;
    private readonly double _rate = Math.Min(terms.WritesPerSecond, MostPerSecond);
    private double _tokens = 1;

    public int Left => (int)_tokens;

    public void NextSecond() => _tokens = Math.Min(Math.Max(1, _rate), _tokens + _rate);

    public void Take() => _tokens--;
}
