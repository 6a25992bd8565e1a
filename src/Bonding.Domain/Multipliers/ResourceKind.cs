namespace Bonding.Domain.Multipliers;

/// <summary>A resource whose need is forecast.</summary>
public enum ResourceKind
{
    Cpu,
    Memory,
    Io,
}
