using Bonding.Domain.Allocation;

namespace Bonding.Simulation.Policies;

/// <summary>Limits the number of written pods: the operator's token bucket in virtual time, with a capacity of one second.</summary>
internal sealed class WriteTokenBucket(AllocationRules rules)
{
    private const double MostPerSecond = 20;
    private readonly double _rate = Math.Min(rules.WritesPerSecond, MostPerSecond);
    private double _tokens = 1;

    public int Left => (int)_tokens;

    public void NextSecond() => _tokens = Math.Min(Math.Max(1, _rate), _tokens + _rate);

    public void Take() => _tokens--;
}
