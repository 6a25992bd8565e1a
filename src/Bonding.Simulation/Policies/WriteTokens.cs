using Bonding.Domain.Allocation;

namespace Bonding.Simulation.Policies;

/// <summary>How many pods may be written: the operator's token bucket in virtual time. One second's worth at most.</summary>
internal sealed class WriteTokens(AllocationTerms terms)
{
    private const double MostPerSecond = 20;
    private readonly double rate = Math.Min(terms.WritesPerSecond, MostPerSecond);
    private double tokens = 1;

    public int Left => (int)tokens;

    public void NextSecond() => tokens = Math.Min(Math.Max(1, rate), tokens + rate);

    public void Take() => tokens--;
}
